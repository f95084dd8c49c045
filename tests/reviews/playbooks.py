"""A process of two playbooks, in which gates wait for phases of another role and ask several roles at once."""

from projects.playbooks import Document
from projects.playbooks.builtin import documents
from tests.world import World

DESIGNER = """---
name: designer
---
# Designer

## Lifecycle

**Outgoing Handshakes:**
- **To QA and Mobile/Backend Counterpart:** "Handoff walkthrough." Go through every state of every screen.

## Phases

### Phase 1: Understand
1. **Read the brief**
   - Who is it for?

### Phase 2: Sketch
1. **Try three directions**
   - Say why two of them lost.

### Phase 3: Draw
1. **Draw every state**
   - Empty, loading, full, broken.

### Phase 4: Look again
1. **Compare with the build**
   - Screen by screen.

| Phase | What happens | Success criterion |
|---|---|---|
| **1. Understand** | reading | The brief is understood |
| **2. Sketch** | sketches | One direction is chosen |
| **3. Draw** | screens | Every state is drawn |
| **4. Look again** | review | The build looks right |
"""
WALKTHROUGH = "handoff-walkthrough"


def publish_with_designer(world: World) -> None:
    world.publish([*documents(), Document("designer.md", DESIGNER)])
