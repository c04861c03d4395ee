import { afterAll, beforeAll, expect, test } from "vitest";
import { accountIdOfWorldId } from "../../apps/sandbox/src/linkedin-ads/ids.ts";
import { firstClientId } from "../../apps/sandbox/src/world/people.ts";
import {
	type LinkedinRow,
	type LinkedinStand,
	startLinkedin,
} from "../support/sandbox-linkedin.ts";

// Posts behind creatives, their files, and names of places.

const id = accountIdOfWorldId(firstClientId);

let stand: LinkedinStand;
let posts: LinkedinRow[] = [];
beforeAll(async () => {
	stand = await startLinkedin({ campaigns: 5, days: 5 });
	const { body } = await stand.get(
		`adAccounts/${id}/creatives?q=criteria&pageSize=100`,
		{ "x-restli-method": "FINDER" },
	);
	const urns = body.elements.flatMap(({ content }) => {
		const { reference } = content as { reference?: string };
		return reference === undefined ? [] : [reference];
	});
	const many = await stand.get(
		`posts?ids=List(${urns.map(encodeURIComponent).join(",")})`,
		{ "x-restli-method": "BATCH_GET" },
	);
	posts = Object.values(many.body.results as Record<string, LinkedinRow>);
});
afterAll(() => stand.sandbox.stop());

const one = async (resource: string, urn: unknown) =>
	await stand.get(`${resource}/${encodeURIComponent(String(urn))}`);

test("posts show a film, pictures, cards that lead somewhere, or an article", async () => {
	const kinds = new Set(
		posts.flatMap(({ content }) => Object.keys(content as LinkedinRow)),
	);
	expect([...kinds].sort()).toEqual([
		"article",
		"carousel",
		"media",
		"multiImage",
	]);
	const [post] = posts;
	expect(post).toMatchObject({
		id: expect.stringMatching(/^urn:li:(share|ugcPost):\d{19}$/),
		author: expect.stringMatching(/^urn:li:organization:\d+$/),
		commentary: expect.stringMatching(/\S/),
		lifecycleState: "PUBLISHED",
	});
	expect((await one("posts", post?.id)).body).toEqual(post);
	const { body } = await stand.get(
		`posts?q=author&author=${encodeURIComponent(String(post?.author))}&count=2`,
	);
	expect(body.elements).toHaveLength(2);
	expect((await one("posts", "urn:li:share:1")).status).toBe(404);
});

test("images and films have addresses that need no token and end", async () => {
	const film = posts.flatMap(({ content }) => {
		const { media } = content as { media?: { id: string } };
		return media?.id.startsWith("urn:li:video:") ? [media.id] : [];
	})[0];
	const article = posts.flatMap(({ content }) => {
		const { article: found } = content as { article?: { thumbnail: string } };
		return found ? [found.thumbnail] : [];
	})[0];
	const image = (await one("images", article)).body;
	const video = (await one("videos", film)).body;
	expect(image).toMatchObject({ status: "AVAILABLE", id: article });
	expect(video).toMatchObject({ status: "AVAILABLE", duration: 2000 });
	expect((await one("images", film)).status).toBe(400);
	const types = [];
	for (const url of [image.downloadUrl, video.downloadUrl, video.thumbnail])
		types.push((await fetch(String(url))).headers.get("content-type"));
	expect(types).toEqual([
		expect.stringMatching(/^image\//),
		"video/mp4",
		"image/jpeg",
	]);
	const changed = String(image.downloadUrl).replace("t=", "t=x");
	expect((await fetch(changed)).status).toBe(403);
	await stand.control("clock", { advanceSeconds: 3601 });
	expect((await fetch(String(image.downloadUrl))).status).toBe(403);
});

test("posts and files want a scope of their own, and creatives do not", async () => {
	const tokens = await stand.signIn(undefined, "r_ads");
	const headers = { authorization: `Bearer ${tokens.access_token}` };
	const urn = encodeURIComponent(String(posts[0]?.id));
	const { status, body } = await stand.get(`posts/${urn}`, headers);
	expect([status, body.code]).toEqual([403, "ACCESS_DENIED"]);
	const creatives = await stand.get(`adAccounts/${id}/creatives?q=criteria`, {
		...headers,
		"x-restli-method": "FINDER",
	});
	expect(creatives.status).toBe(200);
});

test("places have names, by number and by URN", async () => {
	const locale = "locale=(language:en,country:US)";
	const { body } = await stand.get(`geo/102095887?${locale}`);
	expect(body).toMatchObject({
		id: 102095887,
		defaultLocalizedName: { value: "California, United States" },
	});
	expect((await stand.get(`geo/1?${locale}`)).status).toBe(404);
	const urns = ["103644278", "999999999"]
		.map((geo) => encodeURIComponent(`urn:li:geo:${geo}`))
		.join(",");
	const named = await stand.get(
		`adTargetingEntities?q=urns&queryVersion=QUERY_USES_URNS&urns=List(${urns})&${locale}`,
	);
	expect(named.body.elements).toEqual([
		{
			urn: "urn:li:geo:103644278",
			facetUrn: "urn:li:adTargetingFacet:locations",
			name: "United States",
		},
	]);
});
