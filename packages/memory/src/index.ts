export { type MemoryStore, memoryStore } from "./memory-store.ts";
