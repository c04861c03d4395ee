import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { knownKeys } from "../../apps/sandbox/src/klaviyo/fixed-keys.ts";
import { directAccountId } from "../../apps/sandbox/src/world/people.ts";
import { World } from "../../apps/sandbox/src/world/world.ts";
import {
	type KlaviyoResource,
	linkedIds,
	readPages,
	type SandboxKlaviyo,
	startKlaviyo,
} from "../support/sandbox-klaviyo.ts";

const campaigns = 26;
const { publicApiKey } = knownKeys;
let klaviyo: SandboxKlaviyo;
beforeAll(async () => {
	klaviyo = await startKlaviyo({ campaigns });
});
afterAll(async () => {
	await klaviyo.sandbox.stop();
});

const encoded = (filter: string) => `filter=${encodeURIComponent(filter)}`;
const names = (records: readonly KlaviyoResource[]) =>
	records.map(({ attributes }) => attributes.name as string);
const channels = ["email", "sms", "mobile_push"] as const;

/** Campaigns of a channel, archived ones or not. */
async function listed(channel: string, more = "", rest = "") {
	const filter = encoded(`equals(messages.channel,'${channel}')${more}`);
	const { records } = await readPages(
		klaviyo,
		`/api/campaigns?${filter}${rest}`,
	);
	return records;
}
async function allCampaigns() {
	const lists = channels.flatMap((channel) => [
		listed(channel, ",equals(archived,false)"),
		listed(channel, ",equals(archived,true)"),
	]);
	return (await Promise.all(lists)).flat();
}
async function allFlows() {
	const lists = ["true", "false"].map((archived) =>
		readPages(klaviyo, `/api/flows?${encoded(`equals(archived,${archived})`)}`),
	);
	return (await Promise.all(lists)).flatMap(({ records }) => records);
}

describe("campaigns", () => {
	test("every campaign of the world is a campaign of one channel, or a flow", async () => {
		const world = new World({ campaigns });
		const account = world.accounts.find(directAccountId);
		if (account === null) throw new Error("the world has lost an account");
		const told = [...(await allCampaigns()), ...(await allFlows())];
		expect(names(told).toSorted()).toEqual(
			world
				.campaignsOf(account)
				.map(({ name }) => name)
				.toSorted(),
		);
		for (const channel of channels)
			expect(await listed(channel)).not.toEqual([]);
	});

	test.each([
		["", "none"],
		["equals(status,'Sent')", "one that is about something else"],
		["equals(messages.channel,'letter')", "a channel that there is not"],
		["any(messages.channel,['email'])", "an operator that it has not"],
	])("a list with the filter %j, which is %s, is refused", async (filter) => {
		const { status, document } = await klaviyo.call(
			`/api/campaigns${filter === "" ? "" : `?${encoded(filter)}`}`,
		);
		expect([status, document.errors?.[0]?.source]).toEqual([
			400,
			{ parameter: "filter" },
		]);
	});

	test("filters by id, name, status and time; archived ones are told to those who ask", async () => {
		const all = await listed("email");
		const [first, second] = all;
		expect(
			await listed("email", `,any(id,["${first?.id}","${second?.id}"])`),
		).toHaveLength(2);
		expect(names(await listed("email", ',contains(name,"BRAND")'))).toContain(
			"Brand terms",
		);
		const cancelled = await listed("email", ",equals(status,'Cancelled')");
		expect(cancelled.map(({ attributes }) => attributes.status)).toEqual(
			cancelled.map(() => "Cancelled"),
		);
		const at = first?.attributes.created_at;
		const later = await listed("email", `,greater-than(created_at,${at})`);
		const earlier = await listed("email", `,less-or-equal(created_at,${at})`);
		expect([...later, ...earlier]).toHaveLength(all.length);
		expect(all.some(({ attributes }) => attributes.archived)).toBe(false);
		expect(
			(await listed("sms", ",equals(archived,true)")).length,
		).toBeGreaterThan(0);
	});

	test("messages come with their campaign, by themselves, and with their template or picture", async () => {
		const { document } = await klaviyo.call(
			`/api/campaigns?${encoded("equals(messages.channel,'email')")}&include=campaign-messages,tags`,
		);
		const [campaign] = document.data;
		const ids = linkedIds(campaign, "campaign-messages");
		expect(document.included?.map(({ id }) => id)).toEqual(
			expect.arrayContaining(ids),
		);
		const own = await klaviyo.call(
			`/api/campaigns/${campaign?.id}/campaign-messages?include=template,campaign,image`,
		);
		expect(own.document.data.map(({ id }) => id)).toEqual(ids);
		const subjects = own.document.data.map(
			({ attributes }) => attributes.definition.content.subject as string,
		);
		const templates = own.document.included?.filter(
			({ type }) => type === "template",
		);
		expect(
			templates?.map(({ attributes }) =>
				subjects.some((subject) =>
					(attributes.html as string).includes(subject),
				),
			),
		).toEqual(ids.map(() => true));
		const one = await klaviyo.call(
			`/api/campaign-messages/${ids[0]}/template?fields[template]=name`,
		);
		expect(one.document.data).toMatchObject({
			type: "template",
			attributes: { name: own.document.data[0]?.attributes.definition.label },
		});
		const [text] = await listed("sms", "", "&include=campaign-messages");
		const [message] = linkedIds(text, "campaign-messages");
		expect(
			(await klaviyo.call(`/api/campaign-messages/${message}/image`)).document
				.data,
		).toMatchObject({ type: "image" });
		expect(
			(await klaviyo.call(`/api/campaign-messages/${message}/template`)).status,
		).toBe(404);
	});

	test("subjects and letters have emoji, and text from right to left in its own direction", async () => {
		const ids = (await listed("email")).map(({ id }) => id);
		const all = await Promise.all(
			ids.map((id) =>
				klaviyo.call(`/api/campaigns/${id}/campaign-messages?include=template`),
			),
		);
		const text = JSON.stringify(all.map(({ document }) => document));
		expect(text).toMatch(/\p{Emoji_Presentation}/u);
		expect(text).toMatch(/\p{Script=Arabic}/u);
		expect(text).toMatch(/\p{Script=Hebrew}/u);
		expect(text).toContain('dir=\\"auto\\"');
	});

	test("a change shows, and what is deleted is gone with its messages", async () => {
		const [campaign, other] = await listed("email");
		const id = campaign?.id ?? "";
		await klaviyo.control("klaviyo/sending", {
			publicApiKey,
			id,
			name: "חדש 🎈",
			status: "Draft",
		});
		expect((await klaviyo.call(`/api/campaigns/${id}`)).document.data).toEqual(
			expect.objectContaining({
				attributes: expect.objectContaining({
					name: "חדש 🎈",
					status: "Draft",
				}),
			}),
		);
		const messages = (
			await klaviyo.call(`/api/campaigns/${id}/campaign-messages`)
		).document.data;
		await klaviyo.control("klaviyo/delete-message", {
			publicApiKey,
			id: messages[0]?.id,
		});
		expect(
			(await klaviyo.call(`/api/campaign-messages/${messages[0]?.id}`)).status,
		).toBe(404);
		expect(
			(await klaviyo.call(`/api/campaigns/${id}/campaign-messages`)).document
				.data,
		).toHaveLength(messages.length - 1);
		await klaviyo.control("klaviyo/delete-sending", {
			publicApiKey,
			id: other?.id,
		});
		expect((await klaviyo.call(`/api/campaigns/${other?.id}`)).status).toBe(
			404,
		);
		expect((await listed("email")).map(({ id: one }) => one)).not.toContain(
			other?.id,
		);
	});
});

describe("flows", () => {
	test("lead by their actions to their messages, and those to their templates", async () => {
		const [flow] = (await klaviyo.call("/api/flows?include=flow-actions"))
			.document.data;
		const actions = (await klaviyo.call(`/api/flows/${flow?.id}/flow-actions`))
			.document.data;
		expect(flow?.relationships["flow-actions"]?.data).toEqual(
			actions.map(({ id }) => ({ type: "flow-action", id })),
		);
		const sending = (
			await klaviyo.call(
				`/api/flows/${flow?.id}/flow-actions?${encoded('equals(action_type,"SEND_EMAIL")')}`,
			)
		).document.data;
		expect(
			actions.filter(({ attributes }) =>
				attributes.definition.type.startsWith("send-"),
			),
		).toEqual(sending);
		for (const { id, attributes } of sending) {
			expect(BigInt(id)).toBeGreaterThan(2n ** 53n);
			const [message] = (
				await klaviyo.call(`/api/flow-actions/${id}/flow-messages`)
			).document.data;
			expect(message?.attributes.definition).toEqual(
				attributes.definition.data.message,
			);
			const { document } = await klaviyo.call(
				`/api/flow-messages/${message?.id}?include=template,flow-action`,
			);
			expect(document.included?.map(({ type }) => type)).toEqual([
				"template",
				"flow-action",
			]);
		}
		const [wait] = actions;
		expect(
			(await klaviyo.call(`/api/flow-actions/${wait?.id}/flow-messages`))
				.document.data,
		).toEqual([]);
	});

	test("filters, order, and the list of somebody else's", async () => {
		const live = await readPages(
			klaviyo,
			`/api/flows?${encoded("equals(status,'live')")}&sort=-name`,
		);
		expect(names(live.records)).toEqual(
			names(live.records).toSorted().reverse(),
		);
		const [first] = live.records;
		const found = await readPages(
			klaviyo,
			`/api/flows?${encoded(`any(id,["${first?.id}"])`)}`,
		);
		expect(names(found.records)).toEqual(names([first as KlaviyoResource]));
		expect((await klaviyo.call("/api/flows/AAAAAA")).status).toBe(404);
		expect(
			(await klaviyo.call(`/api/flows/${first?.id}/tags`)).document.data[0]
				?.type,
		).toBe("tag");
	});

	test("a list tells the flows that it sets off", async () => {
		const { document } = await klaviyo.call("/api/lists");
		const triggered = await klaviyo.call(
			`/api/lists/${document.data[0]?.id}/flow-triggers`,
		);
		expect(
			triggered.document.data.map(({ attributes }) => attributes.trigger_type),
		).toContain("Added to List");
	});
});
