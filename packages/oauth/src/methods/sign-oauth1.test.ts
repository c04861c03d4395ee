import { Secret } from "@patchbay/vault";
import { expect, test } from "vitest";
import { signatureBase, signOAuth1 } from "./sign-oauth1.ts";

const signatureOf = (header: string) =>
	decodeURIComponent(/oauth_signature="([^"]+)"/.exec(header)?.[1] ?? "");

test("the text that is signed is that of RFC 5849 3.4.1.1, with its empty, repeated and escaped parameters", () => {
	const base = signatureBase(
		{
			method: "post",
			url: new URL(
				"http://EXAMPLE.COM:80/request?b5=%3D%253D&a3=a&c%40=&a2=r%20b",
			),
			form: new URLSearchParams("c2&a3=2+q"),
		},
		[
			["realm", "Example"],
			["oauth_consumer_key", "9djdj82h48djs9d2"],
			["oauth_token", "kkk9d7dh3k39sjv7"],
			["oauth_signature_method", "HMAC-SHA1"],
			["oauth_timestamp", "137131201"],
			["oauth_nonce", "7d8f3e4a"],
		],
	);
	expect(base).toBe(
		"POST&http%3A%2F%2Fexample.com%2Frequest&a2%3Dr%2520b%26a3%3D2%2520q%26a3%3Da%26b5%3D%253D%25253D%26c%2540%3D%26c2%3D%26oauth_consumer_key%3D9djdj82h48djs9d2%26oauth_nonce%3D7d8f3e4a%26oauth_signature_method%3DHMAC-SHA1%26oauth_timestamp%3D137131201%26oauth_token%3Dkkk9d7dh3k39sjv7",
	);
});

test("a request is signed as in RFC 5849 1.2", () => {
	const app = {
		consumerKey: "dpf43f3p2l4k3l03",
		consumerSecret: new Secret("kd94hf93k423kf44"),
	};
	const initiate = signOAuth1(
		{
			method: "POST",
			url: new URL("https://photos.example.net/initiate"),
			protocol: { oauth_callback: "http://printer.example.com/ready" },
		},
		app,
		{ nonce: "wIjqoS", timestamp: 137131200, version: null },
	);
	expect(signatureOf(initiate)).toBe("74KNZJeDHnMBp0EMJ9ZHt/XKycU=");
	const photo = signOAuth1(
		{
			method: "GET",
			url: new URL(
				"http://photos.example.net/photos?file=vacation.jpg&size=original",
			),
		},
		{
			...app,
			token: "nnch734d00sl2jdk",
			tokenSecret: new Secret("pfkkdhi9sl3r4s00"),
		},
		{ nonce: "chapoH", timestamp: 137131202, version: null },
	);
	expect(signatureOf(photo)).toBe("MdpQcU8iPSUjWoN/UDMsK2sui9I=");
	expect(photo).toMatch(/^OAuth oauth_consumer_key="dpf43f3p2l4k3l03", /);
});

test.each([
	[
		"https://api.twitter.com/1.1/statuses/update.json",
		"hCtSmYh+iHYCEqBWrE7C7hYmtUk=",
	],
	[
		"https://api.x.com/1.1/statuses/update.json",
		"Ls93hJiZbQ3akF3HF3x1Bz8/zU4=",
	],
])("a request to %s is signed as X's documentation shows", (url, signature) => {
	const header = signOAuth1(
		{
			method: "POST",
			url: new URL(`${url}?include_entities=true`),
			form: new URLSearchParams({
				status: "Hello Ladies + Gentlemen, a signed OAuth request!",
			}),
		},
		{
			consumerKey: "xvz1evFS4wEEPTGEFPHBog",
			consumerSecret: new Secret("kAcSOqF21Fu85e7zjz7ZN2U4ZRhfV3WpwPAoE3Z7kBw"),
			token: "370773112-GmHxMAgYyLbNEtIKZeRNFsMKPR9EyMZeS9weJAEb",
			tokenSecret: new Secret("LswwdoUaIvS8ltyTt5jkRh4J50vUPVVHtR2YPi5kE"),
		},
		{
			nonce: "kYjzVBB8Y0ZFabxSWbWovY3uYSQ2pTgmZeNu2VS4cg",
			timestamp: 1318622958,
		},
	);
	expect(signatureOf(header)).toBe(signature);
});

test("no secret stands in the header", () => {
	const header = signOAuth1(
		{ method: "GET", url: new URL("https://x.example/") },
		{
			consumerKey: "key",
			consumerSecret: new Secret("secret-of-the-app"),
			token: "token",
			tokenSecret: new Secret("secret-of-the-token"),
		},
		{ nonce: "n", timestamp: 1 },
	);
	expect(header).not.toContain("secret-of");
});
