export { googleAds } from "./platform.ts";
