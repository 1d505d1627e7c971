/** Loaded before a test file (`--import`): its process, and what that starts, makes way for the others. */
import { setPriority } from 'node:os'

setPriority(5)
