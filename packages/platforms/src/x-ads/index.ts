export { xAds } from "./platform.ts";
