export { metaAds } from "./platform.ts";
