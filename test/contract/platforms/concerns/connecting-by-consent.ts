import { CallbackQuery } from "@patchbay/oauth";
import { missingScopes, scopesOfSets } from "@patchbay/platforms";
import { Secret } from "@patchbay/vault";
import { expect } from "vitest";
import type { ContractTest, Subject } from "../concern.ts";
import { needed } from "../stand.ts";

/** Tests of a sign-in on the platform's own page: OAuth 2.0 or 1.0a. Hostile callbacks are test/security/oauth-callback's. */
export function byConsent({
	platform,
	method,
	known,
}: Subject): ContractTest[] {
	const { kind, renewal, renew, revoke } = method;
	const { askedFor } = platform.scopes;
	const tests: ContractTest[] = [
		{
			title: "A sign-in tells who agreed, and works at once",
			proves: [
				`method ${kind}`,
				"part verify",
				...(renewal.by === "consent" ? [`${kind} renewed by consent`] : []),
				...(askedFor === "none" ? ["scopes asked for by none"] : []),
			],
			async run(stand) {
				const signIn = await stand.signIn();
				const user = await stand.identify(signIn);
				expect(user.name).toBe(needed(known, "consent").person.name);
				expect(user.id).not.toBe("");
				await platform.parts.verify.run(signIn.session);
				const { expiresIn } = signIn.issued;
				// What only a person can renew must not end within a day; anything else must last longer than a request.
				if (expiresIn)
					expect(expiresIn.left()).toBeGreaterThan(
						renewal.by === "consent" ? 86_400 : 60,
					);
				if (askedFor === "none") expect(signIn.issued.scopes).toBeNull();
			},
		},
		{
			title: "Two people who sign in are told apart",
			async run(stand) {
				const { other } = needed(known, "consent");
				const [first, second] = [
					await stand.identify(await stand.signIn()),
					await stand.identify(await stand.signIn(other.account)),
				];
				expect(second.name).toBe(other.name);
				expect(second.id).not.toBe(first.id);
			},
		},
		{
			title: "The callback names its attempt, allowed or denied",
			async run(stand) {
				if (method.kind === "API_KEY") throw new Error("a key has no callback");
				for (const answer of ["allow", "deny"] as const) {
					const { begun, query } = await stand.consent({ answer });
					expect(method.keyOf(query)).toBe(begun.key);
				}
			},
		},
		{
			title: "An answer that was used already is refused",
			async run(stand) {
				const consented = await stand.consent();
				await stand.finish(consented);
				await expect(stand.finish(consented)).rejects.toMatchObject({
					code: "CREDENTIAL_REJECTED",
				});
			},
		},
		{
			title:
				"The older client secret serves while the new one is not known at the platform yet",
			async run(stand) {
				const [right] = stand.app.clientSecrets;
				if (!right) throw new Error("the app has no secret");
				const withSecrets = (clientSecrets: Secret<string>[]) => ({
					...stand.app,
					clientSecrets,
				});
				const { issued } = await stand.signIn();
				const use = async (clientSecrets: Secret<string>[]) => {
					const app = withSecrets(clientSecrets);
					return renew
						? renew(stand.call(app), issued.credential, scopesOfSets(platform))
						: stand.finish(await stand.consent(), app);
				};
				await use([new Secret("tomorrow"), right]);
				await expect(use([new Secret("wrong")])).rejects.toMatchObject({
					code: "APP_REJECTED",
				});
			},
		},
	];
	if (askedFor !== "none")
		tests.push({
			title: "A sign-in holds the scopes that were asked for",
			proves: [`scopes asked for by ${askedFor}`],
			async run(stand) {
				const { issued } = await stand.signIn();
				expect(issued.scopes).not.toBeNull();
				expect(
					missingScopes(platform.scopes, scopesOfSets(platform), issued.scopes),
				).toEqual([]);
			},
		});
	if (askedFor === "request" && !known.consent?.isWhole)
		tests.push({
			title:
				"A scope that was unticked is missing before any request, and in the API's own word where the grant is silent",
			async run(stand) {
				const { unticked } = needed(known, "consent");
				if (!unticked) throw new Error('case.ts has no "consent.unticked"');
				const narrowed = await stand.finish(
					await stand.consent({
						account: unticked.account,
						scopes: unticked.granted,
					}),
				);
				expect(
					missingScopes(
						platform.scopes,
						scopesOfSets(platform),
						narrowed.scopes,
					),
				).toContain(unticked.missing);
				const missing = {
					code: "SCOPE_MISSING",
					scopeSets: [unticked.scopeSet],
				};
				await stand.reset();
				const session = stand.session(narrowed);
				await expect(async () =>
					platform.parts.verify.run(session),
				).rejects.toMatchObject(missing);
				expect(await stand.requests("")).toEqual([]);
				await expect(
					platform.parts.verify.run({ ...session, grantedScopes: () => null }),
				).rejects.toMatchObject(missing);
			},
		});
	for (const [name, wanted] of Object.entries(
		known.consent?.authorization ?? {},
	))
		tests.push({
			title: `The consent page is asked for with the app's ${name}, and a sign-in by it works`,
			proves: [`app extra ${name}`],
			async run(stand) {
				const { value, parameter, without = [] } = wanted;
				const app = {
					...stand.app,
					extras: { ...stand.app.extras, [name]: value },
				};
				const plain = (await stand.consent()).begun.url.searchParams;
				expect(plain.has(parameter)).toBe(false);
				const consented = await stand.consent({ app });
				const asked = consented.begun.url.searchParams;
				expect(asked.get(parameter)).toBe(value);
				for (const other of without) {
					expect(plain.has(other)).toBe(true);
					expect(asked.has(other)).toBe(false);
				}
				const issued = await stand.finish(consented, app);
				await platform.parts.verify.run(stand.session(issued));
			},
		});
	if (method.kind === "OAUTH1")
		tests.push(
			{
				title: "An answer is refused with the verifier of another attempt",
				async run(stand) {
					const { begun } = await stand.consent();
					const { query } = await stand.consent();
					const mixed = new URLSearchParams({
						oauth_token: begun.key,
						oauth_verifier: query.get("oauth_verifier") ?? "",
					});
					await expect(
						stand.finish({ begun, query: CallbackQuery.parse(`${mixed}`) }),
					).rejects.toMatchObject({ code: "CREDENTIAL_REJECTED" });
				},
			},
			{
				title:
					"A wrong client secret is told before anybody is sent to the platform, and an older one serves",
				async run(stand) {
					const wrong = new Secret("wrong");
					const consent = (clientSecrets: Secret<string>[]) =>
						stand.consent({ app: { ...stand.app, clientSecrets } });
					await expect(consent([wrong])).rejects.toMatchObject({
						code: "APP_REJECTED",
					});
					const { begun } = await consent([wrong, ...stand.app.clientSecrets]);
					expect(begun.key).not.toBe("");
				},
			},
		);
	if (renew)
		tests.push({
			title: "A renewed credential works in the place of the old one",
			proves: [`${kind} renewed by ${renewal.by}`],
			async run(stand) {
				const { issued } = await stand.signIn();
				const renewed = await renew(
					stand.call(),
					issued.credential,
					scopesOfSets(platform),
				);
				expect(renewed.expiresIn?.left()).toBeGreaterThan(60);
				await platform.parts.verify.run(
					stand.session({
						...renewed,
						scopes: renewed.scopes ?? issued.scopes,
					}),
				);
			},
		});
	if (revoke)
		tests.push({
			title:
				"A credential that was revoked asks to reconnect, and revoking it again is no error",
			proves: [`${kind} revoked`],
			async run(stand) {
				const { issued, session } = await stand.signIn(
					needed(known, "consent").other.account,
				);
				await revoke(stand.call(), issued.credential);
				await revoke(stand.call(), issued.credential);
				const dead = { code: "RECONNECT_REQUIRED" };
				if (renew)
					await expect(
						renew(stand.call(), issued.credential, scopesOfSets(platform)),
					).rejects.toMatchObject(dead);
				await expect(platform.parts.verify.run(session)).rejects.toMatchObject(
					dead,
				);
			},
		});
	if (known.consent?.revoke)
		tests.push({
			title:
				"An app that the person removed at the platform asks to reconnect, and connects again",
			async run(stand) {
				const { session } = await stand.signIn();
				const { revoke: remove } = needed(known, "consent");
				if (remove) await stand.control(remove);
				await expect(platform.parts.verify.run(session)).rejects.toMatchObject({
					code: "RECONNECT_REQUIRED",
				});
				const again = await stand.signIn();
				await platform.parts.verify.run(again.session);
			},
		});
	return tests;
}
