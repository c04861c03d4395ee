export { microsoftAds } from "./platform.ts";
