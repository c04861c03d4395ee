import { afterAll, beforeAll, expect, test } from "vitest";
import {
	type KlaviyoResource,
	linkedIds,
	type SandboxKlaviyo,
	startKlaviyo,
} from "../support/sandbox-klaviyo.ts";

/** Streams of singer-io/tap-klaviyo that this API has: their address, parameters and what they join. */
const streams = [
	{ stream: "lists", include: "tags" },
	{
		stream: "campaigns",
		filter: "equals(messages.channel,'email')",
		include: "tags,campaign-messages",
	},
	{ stream: "metrics" },
];

let klaviyo: SandboxKlaviyo;
beforeAll(async () => {
	klaviyo = await startKlaviyo();
});
afterAll(async () => {
	await klaviyo.sandbox.stop();
});

test.each(streams)(
	"an importer's stream of $stream goes from link to link, by a revision that is two years old, and finds what it includes",
	async ({ stream, ...params }) => {
		const read: KlaviyoResource[] = [];
		const joined = params.include?.split(",") ?? [];
		let next: string | null =
			`/api/${stream}?${new URLSearchParams(params as Record<string, string>)}`;
		while (next !== null) {
			const { status, document } = await klaviyo.call(next, {
				headers: { revision: "2024-10-15" },
			});
			expect(status).toBe(200);
			const included = new Set(document.included?.map(({ id }) => id));
			for (const record of document.data)
				for (const name of joined)
					for (const id of linkedIds(record, name))
						expect(included).toContain(id);
			read.push(...document.data);
			next = document.links.next;
		}
		expect(read.length).toBeGreaterThan(0);
	},
);
