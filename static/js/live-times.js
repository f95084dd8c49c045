// Keeps "20 min ago" true while a page stays open. The server wrote the words; only ages under twelve hours are retold.
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

function words(age) {
  if (age < MINUTE) return "just now";
  if (age < HOUR) return `${Math.floor(age / MINUTE)} min ago`;
  return `${Math.floor(age / HOUR)} h ago`;
}

function refresh() {
  for (const time of document.querySelectorAll("time[data-live]")) {
    const age = Date.now() - Date.parse(time.dateTime);
    if (age >= 0 && age < 12 * HOUR) time.textContent = words(age);
  }
}

setInterval(refresh, 30_000);
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && refresh());
