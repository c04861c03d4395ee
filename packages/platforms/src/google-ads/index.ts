export { googleAds } from "./connector.ts";
