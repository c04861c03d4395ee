export { klaviyo } from "./platform.ts";
