import { expect } from "vitest";
import type { ContractTest, Subject } from "../concern.ts";
import { lasting, listsOf, recordsOf } from "../pages.ts";

/** Successes in which single objects of a question failed for a moment. */
export function partlyFailed({ platform, known }: Subject): ContractTest[] {
	return (known.partly ?? []).map(
		({ name, part, path, body, ofCampaigns }) => ({
			title: `${name}, inside a success, is asked for again and does not pass for gone`,
			async run(stand) {
				const { session } = await stand.signIn();
				const account = await stand.account(session);
				const list = listsOf(platform).find((each) => each.part === part);
				const campaigns = await recordsOf(
					platform.parts.campaigns?.run(session, account),
				);
				const named = campaigns.slice(0, 2).map(({ externalId }) => externalId);
				const options = ofCampaigns ? { externalIds: named } : {};
				const read = async () =>
					(await recordsOf(list?.read(session, account, options))).map(lasting);
				const whole = await read();
				expect(whole).not.toEqual([]);
				await stand.reset();
				await stand.fail(path, { kind: "custom", status: 200, body });
				expect(await read()).toEqual(whole);
				expect((await stand.requests(path)).length).toBeGreaterThan(1);
			},
		}),
	);
}
