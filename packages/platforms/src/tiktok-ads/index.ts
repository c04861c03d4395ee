export { tiktokAds } from "./platform.ts";
