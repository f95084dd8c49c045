// How files are spoken of: their size, as the server says it, how long they take, and a mark for those without a picture.
export function readable(bytes) {
  if (bytes < 1024) return counted(bytes, "byte");
  return bytes < 1024 ** 2 ? `${(bytes / 1024).toFixed(1)} KB` : `${(bytes / 1024 ** 2).toFixed(1)} MB`;
}

export function lasting(seconds) {
  if (!Number.isFinite(seconds)) return "";
  if (seconds < 10) return "a few seconds left";
  if (seconds < 90) return `${Math.ceil(seconds / 10) * 10} s left`;
  return seconds < 5400 ? `${Math.round(seconds / 60)} min left` : `${(seconds / 3600).toFixed(1)} h left`;
}

export function mark(name) {
  const found = document.createElement("span");
  found.className = "files-thumb";
  found.textContent = name.includes(".") ? name.split(".").pop().slice(0, 4) : "file";
  return found;
}

export const counted = (count, noun) => `${count} ${noun}${count === 1 ? "" : "s"}`;
