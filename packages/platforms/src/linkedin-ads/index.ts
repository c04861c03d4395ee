export { linkedinAds } from "./platform.ts";
