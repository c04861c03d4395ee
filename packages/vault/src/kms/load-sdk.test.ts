import { expect, test } from "vitest";
import { KeyUnavailable } from "../errors.ts";
import { loadSdk } from "./load-sdk.ts";

test("an SDK is loaded once for all callers", async () => {
	let loads = 0;
	const load = loadSdk("AWS KMS", async () => {
		loads += 1;
		return { sdk: loads };
	});
	const [first, second] = await Promise.all([load(), load()]);
	expect(await load()).toBe(first);
	expect(second).toBe(first);
	expect(loads).toBe(1);
});

test("one that could not be loaded is told as a key that cannot be had, and tried again by the next call", async () => {
	let loads = 0;
	const cause = new Error("EMFILE: too many open files");
	const load = loadSdk("AWS KMS", async () => {
		loads += 1;
		if (loads === 1) throw cause;
		return "sdk";
	});
	const failed = await Promise.allSettled([load(), load()]);
	for (const each of failed)
		expect(each).toMatchObject({
			status: "rejected",
			reason: { code: "VAULT_UNAVAILABLE", cause },
		});
	expect((failed[0] as PromiseRejectedResult).reason).toBeInstanceOf(
		KeyUnavailable,
	);
	expect(await load()).toBe("sdk");
	expect(loads).toBe(2);
});
