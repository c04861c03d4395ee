export { googleWorkspace } from "./connector.ts";
