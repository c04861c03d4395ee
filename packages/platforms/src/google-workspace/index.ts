export { googleWorkspace } from "./platform.ts";
