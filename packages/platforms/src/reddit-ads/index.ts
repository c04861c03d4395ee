export { redditAds } from "./platform.ts";
