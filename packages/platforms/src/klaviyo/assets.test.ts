import { afterEach, describe, expect, test } from "vitest";
import { assetLinks, assets } from "./assets.ts";
import campaignsPage from "./fixtures/campaigns-page.json" with {
	type: "json",
};
import flowsPage from "./fixtures/flows-page.json" with { type: "json" };
import {
	type Answer,
	account,
	listAll,
	Reply,
	type Served,
	serve,
} from "./fixtures/serve.ts";

let served: Served;
afterEach(() => served.stop());

const campaign = "01GMRWDSA0ARTAKE1SFX8JGXAY";
const message = "01GMRWDSA1MESSAGE000000001";
const flower = "https://cdn.example/company/AbC123/images/flower.png";
const html = `<p>{{ person.first_name }}</p><img src="${flower}?w=600&amp;v=2"><img src="https://elsewhere.example/x.gif">`;

const template = (id: string, text: string) => ({
	type: "template",
	id,
	attributes: { name: "T", editor_type: "CODE", html: text, text: null },
});
const image = (id: string, image_url: string) => ({
	type: "image",
	id,
	attributes: {
		name: `Image ${id}`,
		image_url,
		format: "png",
		size: 1200,
		hidden: false,
		updated_at: "2026-01-01T00:00:00+00:00",
	},
});

const shop: Answer = ({ path, query }) => {
	const isLive = query.get("filter")?.includes("equals(archived,false)");
	if (path === "flows") return isLive ? flowsPage : { data: [] };
	if (path === "campaigns")
		return isLive && query.get("filter")?.includes('"email"')
			? { ...campaignsPage, links: { next: null } }
			: { data: [] };
	if (path === `campaigns/${campaign}/campaign-messages`)
		return {
			data: campaignsPage.included.map((each, at) => ({
				...each,
				relationships: {
					template: {
						data: at === 0 ? { type: "template", id: "Tmpl01" } : null,
					},
				},
			})),
			included: [template("Tmpl01", html)],
		};
	if (path.endsWith("/campaign-messages")) return { data: [] };
	if (path === "templates/RsQ7tW")
		return { data: template("RsQ7tW", "<p>You left something</p>") };
	if (path === "images")
		return {
			data: [
				image("7", "https://cdn.example/company/AbC123/images/cart.png"),
				image("8", flower),
				image("9", "https://cdn.example/company/AbC123/images/unused.png"),
			],
			links: { next: null },
		};
	return undefined;
};

describe("assets of Klaviyo", () => {
	test("are the HTML of e-mails, which comes with the record, and the account's images", async () => {
		served = await serve(shop);
		const found = (await listAll(assets(served.session, account))).flatMap(
			({ records }) => records,
		);
		expect(found.slice(0, 2)).toEqual([
			expect.objectContaining({
				externalId: `message:${message}`,
				kind: "HTML",
				name: "Variation A",
				inlineFile: { text: html, mimeType: "text/html" },
				sourceUrl: null,
				hasFile: false,
			}),
			expect.objectContaining({
				externalId: "message:Q5p9vT",
				name: "Reminder",
				inlineFile: {
					text: "<p>You left something</p>",
					mimeType: "text/html",
				},
			}),
		]);
		expect(found.slice(2).map(({ externalId }) => externalId)).toEqual([
			"7",
			"8",
			"9",
		]);
		expect(found[2]).toMatchObject({
			kind: "IMAGE",
			name: "Image 7",
			sourceUrl: "https://cdn.example/company/AbC123/images/cart.png",
			hasFile: true,
			mimeType: "image/png",
			byteSize: 1200n,
		});
	});

	test("of named campaigns are what their messages are made of", async () => {
		served = await serve((asked) =>
			asked.path === "campaigns" || asked.path === "flows"
				? asked.query.get("filter")?.includes(campaign)
					? shop(asked)
					: { data: [] }
				: shop(asked),
		);
		const found = (
			await listAll(
				assets(served.session, account, { externalIds: [campaign] }),
			)
		).flatMap(({ records }) => records);
		expect(found.map(({ externalId }) => externalId)).toEqual([
			`message:${message}`,
			"8",
		]);
	});

	test("stand where their messages do, an image by its address in the HTML or by its id", async () => {
		served = await serve(shop);
		const links = (await listAll(assetLinks(served.session, account))).flatMap(
			({ records }) => records,
		);
		const ofMessage = {
			campaignExternalId: campaign,
			adGroupExternalId: message,
			adExternalId: message,
		};
		const ofFlow = { campaignExternalId: "VueJfU", adGroupExternalId: "102" };
		expect(links).toEqual([
			{
				...ofMessage,
				assetExternalId: `message:${message}`,
				fieldType: "HTML",
			},
			{ ...ofMessage, assetExternalId: "8", fieldType: "IMAGE" },
			{
				...ofFlow,
				adExternalId: "Q5p9vT",
				assetExternalId: "message:Q5p9vT",
				fieldType: "HTML",
			},
			{
				campaignExternalId: "VueJfU",
				adGroupExternalId: "104",
				adExternalId: "SmsMsg",
				assetExternalId: "7",
				fieldType: "IMAGE",
			},
		]);
	});

	test("of a flow whose template is gone are left out, and the list goes on; a refused scope ends it", async () => {
		served = await serve((asked) =>
			asked.path.startsWith("templates/") ? undefined : shop(asked),
		);
		const ids = (await listAll(assets(served.session, account))).flatMap(
			({ records }) => records.map(({ externalId }) => externalId),
		);
		expect(ids).toEqual([`message:${message}`, "7", "8", "9"]);
		await served.stop();
		served = await serve((asked) =>
			asked.path.startsWith("templates/")
				? new Reply(403, {
						errors: [{ code: "permission_denied", status: 403 }],
					})
				: shop(asked),
		);
		await expect(
			listAll(assets(served.session, account)),
		).rejects.toMatchObject({ scopeSets: ["content"] });
	});
});
