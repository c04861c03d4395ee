import { expect, test } from "vitest";
import { signAssetUrl, verifyAssetUrl } from "./asset-url.ts";

const signingKey = "a secret of at least thirty-two characters";
const now = new Date("2026-11-21T12:00:00Z");
const asset = {
	key: "campaign-assets/0199/blobs/ab12",
	mimeType: "image/png",
	expiresAt: new Date("2026-11-21T12:15:00Z"),
};
const url = signAssetUrl({ ...asset, signingKey });

test("a signed address tells what it serves until it expires", () => {
	expect(verifyAssetUrl(url, { signingKey, now })).toEqual(asset);
	expect(verifyAssetUrl(url, { signingKey, now: asset.expiresAt })).toBeNull();
});

test.each([
	["another key", url.replace("ab12", "ab13")],
	["another type", url.replace("image%2Fpng", "text%2Fhtml")],
	["a later expiry", url.replace(/expires=\d+/, "expires=99999999999")],
	["no signature", url.replace(/&signature=.*/, "")],
	["a path that climbs", url.replace("blobs/ab12", "..%2F..%2Fetc")],
])("%s is refused", (_what, forged) => {
	expect(verifyAssetUrl(forged, { signingKey, now })).toBeNull();
});

test("another secret is refused", () => {
	expect(verifyAssetUrl(url, { signingKey: "x".repeat(40), now })).toBeNull();
});
