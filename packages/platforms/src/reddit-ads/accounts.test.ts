import { expect, test } from "vitest";
import { listAdAccounts } from "./accounts.ts";
import { type Answer, fail, page, withReddit } from "./fixtures/reddit.ts";

const adAccount = (id: string, more: object = {}) => ({
	id,
	name: `Account ${id}`,
	business_id: "b1",
	currency: "EUR",
	time_zone_id: "Europe/Berlin",
	type: "SELF_SERVE",
	admin_approval: "VALID",
	...more,
});

/** Two businesses of three accounts: one owned, one owned and shared, one of another business that is shared. */
const reddit: Answer = (asked, reply) => {
	switch (asked.path) {
		case "me/businesses":
			return page(asked, [{ id: "b1" }, { id: "b2" }], 1);
		case "businesses/b1/ad_accounts":
			return page(asked, [adAccount("a2_1"), adAccount("a2_2")], 1);
		case "businesses/b1/ad_accounts/query":
			if (asked.body === null) return fail(reply, 400);
			return page(
				asked,
				[adAccount("a2_2"), adAccount("a2_3"), { id: "a2_4", name: 7 }],
				2,
			);
		default:
			return fail(reply, 403);
	}
};

test("owned and shared accounts of every business are listed once; one business without a role holds up none", async () => {
	await withReddit(reddit, async ({ session, to }) => {
		const found = await listAdAccounts(session);
		expect(found.map(({ externalId }) => externalId)).toEqual([
			"a2_1",
			"a2_2",
			"a2_3",
			"a2_4",
		]);
		expect(found[0]).toMatchObject({
			name: "Account a2_1",
			currencyCode: "EUR",
			timeZone: "Europe/Berlin",
			platformStatus: "VALID",
			active: true,
			manager: false,
		});
		expect(found[3]).toMatchObject({
			active: false,
			unreadable: { code: "PLATFORM_REPLY_CHANGED" },
		});
		const queries = to("businesses/b1/ad_accounts/query");
		expect(queries.map(({ body }) => body)).toEqual([
			{ data: {} },
			{ data: {} },
		]);
		expect(queries[1]?.query["page.token"]).toBe("2");
	});
});

test("a login without a business reaches no account, and one without any role is told so", async () => {
	await withReddit(
		(asked) => page(asked, []),
		async ({ session }) => {
			expect(await listAdAccounts(session)).toEqual([]);
		},
	);
	await withReddit(
		(asked, reply) =>
			asked.path === "me/businesses"
				? page(asked, [{ id: "b1" }])
				: fail(reply, 403),
		async ({ session }) => {
			await expect(listAdAccounts(session)).rejects.toMatchObject({
				code: "ACCESS_MISSING",
			});
		},
	);
});

test.each([
	["SUSPENDED", false],
	["PENDING", false],
	["OF_TOMORROW", false],
	["TRUSTED", true],
	[null, true],
])("an account that Reddit calls %s is open: %s", async (approval, active) => {
	await withReddit(
		(asked) =>
			page(asked, [
				asked.path === "me/businesses"
					? { id: "b1" }
					: adAccount("a2_1", { admin_approval: approval }),
			]),
		async ({ session }) => {
			expect(await listAdAccounts(session)).toMatchObject([
				{ active, platformStatus: approval },
			]);
		},
	);
});

test("businesses of another form are a changed reply, and no empty list", async () => {
	await withReddit(
		(asked) => page(asked, [{ uuid: "b1" }]),
		async ({ session }) => {
			await expect(listAdAccounts(session)).rejects.toMatchObject({
				code: "PLATFORM_REPLY_CHANGED",
			});
		},
	);
});
