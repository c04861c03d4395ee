import {
	callbackError,
	exchangeCode,
	parseCallbackQuery,
	refreshTokens,
	revokeToken,
	type TokenSet,
} from "@patchbay/oauth";
import {
	type AccountRef,
	type AccountsPlatform,
	connectablePlatforms,
	failureKind,
	hasAdAccounts,
	type ListOptions,
	missingScopes,
	oauth2Of,
	type Page,
	type Platform,
	type PlatformSession,
	platforms,
	proveAccount,
	RateLimited,
	scopesOfSets,
} from "@patchbay/platforms";
import { Secret } from "@patchbay/vault";
import {
	afterAll,
	beforeAll,
	beforeEach,
	describe,
	expect,
	test,
} from "vitest";
import { platformCases } from "./platform-cases.ts";
import { type PlatformStand, startStand } from "./platform-stand.ts";

const window = daysBack(35, 0);

/** X's case is in x-ads.test.ts, Klaviyo's in klaviyo.test.ts. */
const signsInByOAuth2 = ({ oauth2 }: Platform) => oauth2 !== undefined;

describe.each(connectablePlatforms(platforms).filter(signsInByOAuth2))(
	"the connector of $id",
	(connector) => {
		const known = platformCases[connector.id];
		if (!known) throw new Error(`${connector.id} has no case for the suite`);
		const { prefix, listPath, people, neededScope, neededSet, ads, files } =
			known;
		let stand: PlatformStand;
		let tokens: TokenSet;
		let session: PlatformSession;
		let account: AccountRef;

		beforeAll(async () => {
			stand = await startStand(connector, prefix, { pageSize: 7 });
			tokens = await stand.connect(people.agency);
			session = stand.session(tokens);
			if (ads)
				account = await accountOf(connector, session, ads.accounts.managed);
			if (files)
				await stand.control(files.prepare.control, files.prepare.body(30));
		});
		afterAll(async () => {
			await stand.sandbox.stop();
		});
		beforeEach(async () => {
			await stand.mend();
		});

		describe("connecting", () => {
			test("gets tokens with what was asked for, and says who consented", async () => {
				const asked = scopesOfSets(connector);
				expect(
					missingScopes(connector.scopes, asked, tokens.scopes ?? []),
				).toEqual([]);
				expect(tokens.expiresIn?.left()).toBeGreaterThan(60);
				const user = await connector.identify(session, {
					idToken: tokens.idToken,
					clientId: stand.app.clientId,
				});
				expect(user).toMatchObject({ name: people.agency });
				expect(user.id).not.toBe("");
			});

			test("is a denial when the user says no", async () => {
				const query = parseCallbackQuery(
					await stand.consent({ answer: "deny" }),
				);
				expect(query).toMatchObject({ code: null, error: "access_denied" });
				expect(query.state).not.toBeNull();
				expect(callbackError(oauth2Of(connector), query.error ?? "").code).toBe(
					"ACCESS_DENIED",
				);
			});

			test("shows the scope that was unticked, and the API then says so too", async () => {
				const codeVerifier = new Secret("v".repeat(43));
				const query = parseCallbackQuery(
					await stand.consent({
						account: people.owner,
						scopes: "openid",
						codeVerifier,
					}),
				);
				const narrowed = await exchangeCode({
					...stand.options(),
					code: query.code ?? "",
					codeVerifier,
				});
				expect(
					missingScopes(
						connector.scopes,
						scopesOfSets(connector),
						narrowed.scopes ?? [],
					),
				).toContain(neededScope);
				const missing = { code: "SCOPE_MISSING", scopeSets: [neededSet] };
				await stand.mend();
				await expect(async () =>
					connector.parts.verify.run(stand.session(narrowed)),
				).rejects.toMatchObject(missing);
				expect(await stand.requests("")).toEqual([]);
				const unknowing = {
					...stand.session(narrowed),
					grantedScopes: () => null,
				};
				await expect(
					connector.parts.verify.run(unknowing),
				).rejects.toMatchObject(missing);
			});

			test("refuses a code that was used, and one with another's verifier", async () => {
				const codeVerifier = new Secret("w".repeat(43));
				const { code } = parseCallbackQuery(
					await stand.consent({ codeVerifier }),
				);
				const exchange = (verifier: Secret) =>
					exchangeCode({
						...stand.options(),
						code: code ?? "",
						codeVerifier: verifier,
					});
				await exchange(codeVerifier);
				await expect(exchange(codeVerifier)).rejects.toMatchObject({
					code: "CREDENTIAL_REJECTED",
				});
				const other = parseCallbackQuery(await stand.consent({ codeVerifier }));
				await expect(
					exchangeCode({
						...stand.options(),
						code: other.code ?? "",
						codeVerifier: new Secret("x".repeat(43)),
					}),
				).rejects.toMatchObject({ code: "CREDENTIAL_REJECTED" });
			});

			test("goes on with the older client secret while the new one is not known there yet", async () => {
				const refreshToken = tokens.refreshToken ?? new Secret("none");
				const [secret] = stand.app.clientSecrets;
				const refresh = (clientSecrets: Secret[]) =>
					refreshTokens({
						...stand.options({ ...stand.app, clientSecrets }),
						refreshToken,
					});
				const fresh = await refresh([
					new Secret("tomorrow"),
					secret ?? refreshToken,
				]);
				expect(fresh.refreshToken).toBeNull();
				await expect(refresh([new Secret("wrong")])).rejects.toMatchObject({
					code: "APP_REJECTED",
				});
			});

			test("ends with the grant: a refresh then asks to reconnect, a second revocation is none", async () => {
				const own = await stand.connect(people.owner);
				await revokeToken({ ...stand.options(), ...own });
				await revokeToken({ ...stand.options(), ...own });
				await expect(
					refreshTokens({
						...stand.options(),
						refreshToken: own.refreshToken ?? new Secret("none"),
					}),
				).rejects.toMatchObject({ code: "RECONNECT_REQUIRED" });
				await expect(
					connector.parts.verify.run(stand.session(own)),
				).rejects.toMatchObject({
					code: "RECONNECT_REQUIRED",
				});
			});
		});

		describe("a token endpoint that", () => {
			test.each([
				["redirects", { kind: "redirect" }, "TOKEN_RESPONSE_INVALID"],
				["answers HTML", { kind: "html" }, "TOKEN_RESPONSE_INVALID"],
				["answers noise", { kind: "garbage" }, "TOKEN_RESPONSE_INVALID"],
				[
					"answers half an object",
					{ kind: "invalid_json" },
					"TOKEN_RESPONSE_INVALID",
				],
				["never ends", { kind: "endless" }, "TOKEN_RESPONSE_INVALID"],
				[
					"sends a byte now and then",
					{ kind: "drip", chunkBytes: 1, delayMs: 100 },
					"PLATFORM_UNAVAILABLE",
				],
				["says nothing", { kind: "stall" }, "PLATFORM_UNAVAILABLE"],
				["breaks off", { kind: "cut", afterBytes: 20 }, "PLATFORM_UNAVAILABLE"],
				["fails", { kind: "status", status: 503 }, "PLATFORM_UNAVAILABLE"],
				[
					"limits us",
					{ kind: "status", status: 429, headers: { "retry-after": "120" } },
					"RATE_LIMITED",
				],
				[
					"blocks us by policy",
					{ oauthError: { error: "admin_policy_enforced" } },
					"RECONNECT_REQUIRED",
				],
				[
					"has deleted our client",
					{ oauthError: { error: "deleted_client" } },
					"APP_REJECTED",
				],
				[
					"gives another kind of token",
					custom({ token_type: "mac" }),
					"TOKEN_RESPONSE_INVALID",
				],
				[
					"gives a token that ended",
					custom({ expires_in: -1 }),
					"TOKEN_RESPONSE_INVALID",
				],
				[
					"gives a token for ever",
					custom({ expires_in: 1e12 }),
					"TOKEN_RESPONSE_INVALID",
				],
				[
					"gives no token",
					custom({ access_token: undefined }),
					"TOKEN_RESPONSE_INVALID",
				],
			])(
				"%s is met with its own error, asked once, and no secret gets out",
				async (_what, fault, code) => {
					await stand.break({ path: stand.tokenPath, ...fault });
					const refresh = refreshTokens({
						...stand.options(),
						refreshToken: tokens.refreshToken ?? new Secret("none"),
					});
					await expect(refresh).rejects.toMatchObject({ code });
					const secrets = [tokens.refreshToken, ...stand.app.clientSecrets];
					const error = await refresh.catch((thrown: unknown) => thrown);
					const printed = JSON.stringify([
						error,
						String((error as Error).cause),
					]);
					for (const secret of secrets)
						expect(printed).not.toContain(secret?.reveal());
					expect(await stand.requests(stand.tokenPath)).toHaveLength(1);
				},
			);
		});

		describe.runIf(ads)("the accounts", () => {
			test("form a tree, each once, with the way to enter", async () => {
				const found = await accountsOf(connector).parts.accounts.run(session);
				const byId = new Map(found.map((each) => [each.externalId, each]));
				expect(byId.size).toBe(found.length);
				for (const each of found) {
					const parent =
						each.parentExternalId && byId.get(each.parentExternalId);
					if (each.parentExternalId !== null)
						expect(parent).toMatchObject({ manager: true });
					if (each.active) {
						expect(each.currencyCode).toMatch(/^[A-Z]{3}$/);
						expect(each.timeZone).toMatch(/\//);
					}
				}
				expect(byId.get(ads?.accounts.cancelled ?? "")).toMatchObject({
					active: false,
				});
				expect(byId.get(ads?.accounts.managed ?? "")).toMatchObject({
					active: true,
					manager: false,
				});
			});

			test("that can be read prove it", async () => {
				await expect(
					proveAccount(connector, session, account),
				).resolves.toEqual({
					campaigns: "READ",
					spend: "READ",
					creatives: "READ",
					message: null,
				});
			});

			test("that cannot be read say why", async () => {
				const denied = await proveAccount(connector, session, {
					...account,
					accessExternalId: null,
				});
				expect(denied).toMatchObject({ campaigns: "DENIED", spend: "DENIED" });
				expect(denied.message).not.toBeNull();
				const cancelled = await proveAccount(connector, session, {
					...account,
					externalId: ads?.accounts.cancelled ?? "",
				});
				expect(cancelled).toMatchObject({
					campaigns: "FAILED",
					creatives: "FAILED",
				});
			});

			test("of a login that has none ask to connect with another", async () => {
				const none = stand.session(await stand.connect(people.nobody));
				await expect(
					accountsOf(connector).parts.accounts.run(none),
				).rejects.toMatchObject({
					code: "ACCESS_MISSING",
				});
			});

			test("reached directly and below a manager are listed once, with the direct way", async () => {
				const own = stand.session(await stand.connect(people.analyst));
				const found = await accountsOf(connector).parts.accounts.run(own);
				expect(
					found.filter(
						({ externalId }) => externalId === ads?.accounts.managed,
					),
				).toEqual([
					expect.objectContaining({
						accessExternalId: null,
						parentExternalId: ads?.accounts.manager,
					}),
				]);
			});

			test("that tell nothing of themselves are as their manager knows them", async () => {
				const own = stand.session(await stand.connect(people.analyst));
				const found = await accountsOf(connector).parts.accounts.run(own);
				expect(
					found.filter(
						({ externalId }) => externalId === ads?.accounts.cancelled,
					),
				).toEqual([
					expect.objectContaining({
						name: ads?.accounts.cancelledName,
						currencyCode: expect.any(String),
						timeZone: expect.any(String),
						parentExternalId: ads?.accounts.manager,
						active: false,
					}),
				]);
			});

			test("reached directly need no manager", async () => {
				const own = stand.session(await stand.connect(people.owner));
				const found = await accountsOf(connector).parts.accounts.run(own);
				expect(found).toHaveLength(1);
				expect(found[0]).toMatchObject({
					accessExternalId: null,
					parentExternalId: null,
				});
			});
		});

		describe.each(listsOf(connector))("the list of $name", ({ read }) => {
			test("is the same from every cursor, with nothing lost or doubled", async () => {
				const pages = await all(read(session, account));
				const records = pages.flatMap((page) => page.records);
				expect(records.length).toBeGreaterThan(7);
				expect(pages.flatMap((page) => page.rejected)).toEqual([]);
				expect(new Set(records.map(print)).size).toBe(records.length);
				const total = pages[0]?.totalCount;
				if (total !== undefined) expect(records).toHaveLength(total);
				expect(pages.at(-1)?.nextCursor).toBeNull();

				const cursors = pages.map((page) => page.nextCursor);
				// Each of a long list's cursors would take long: the first, some between and the last.
				const step = Math.max(1, Math.floor(cursors.length / 6));
				for (let at = 0; at < cursors.length - 1; at += step) {
					const rest = await all(
						read(session, account, { cursor: cursors[at] ?? null }),
					);
					expect(rest.flatMap((page) => page.records)).toEqual(
						pages.slice(at + 1).flatMap((page) => page.records),
					);
				}
			});

			test("holds a named campaign's alone when asked so", async () => {
				const [whole, campaigns] = [
					(await all(read(session, account))).flatMap((page) => page.records),
					(await all(connector.parts.campaigns?.run(session, account))).flatMap(
						(page) => page.records,
					),
				];
				const some = campaigns.slice(0, 2).map((each) => each.externalId);
				const records = (
					await all(read(session, account, { externalIds: some }))
				).flatMap((page) => page.records);
				expect(records.length).toBeGreaterThan(0);
				expect(records.length).toBeLessThan(whole.length);
				const wholeSet = new Set(whole.map(print));
				for (const each of records) {
					expect(wholeSet).toContain(print(each));
					if (
						typeof each === "object" &&
						each !== null &&
						"campaignExternalId" in each
					)
						expect(some).toContain(each.campaignExternalId);
				}
				expect(await all(read(session, account, { externalIds: [] }))).toEqual(
					[],
				);
			});
		});

		test.runIf(ads)(
			"every asset on an ad or campaign is in the list of assets",
			async () => {
				const assets = (
					await all(connector.parts.assets?.run(session, account))
				).flatMap((page) => page.records);
				const links = (
					await all(connector.parts.assetLinks?.run(session, account))
				).flatMap((page) => page.records);
				const ids = new Set(assets.map((each) => each.externalId));
				for (const link of links) expect(ids).toContain(link.assetExternalId);
				expect(new Set(assets.map(({ kind }) => kind))).toEqual(
					new Set(["IMAGE", "LOGO", "TEXT", "VIDEO"]),
				);
				for (const asset of assets) {
					if (asset.kind === "TEXT") expect(asset.text).not.toBe("");
					else expect(asset.sourceUrl).toMatch(/^https?:/);
				}
			},
		);

		test.runIf(ads)(
			"a campaign that does not fit is rejected alone; large numbers and new words are kept",
			async () => {
				await stand.break({
					path: listPath,
					kind: "custom",
					status: 200,
					body: ads?.strangeCampaigns,
				});
				const [page] = await all(
					connector.parts.campaigns?.run(session, account),
				);
				expect(page?.records).toHaveLength(2);
				expect(page?.records[0]).toMatchObject({
					externalId: "9223372036854775807",
					budget: {
						amountMicros: 9007199254740993n,
						externalId: "9007199254740993",
					},
				});
				expect(page?.records[1]).toMatchObject({
					status: "UNKNOWN",
					platformStatus: "HIBERNATING",
				});
				expect(page?.rejected).toEqual([
					expect.objectContaining({
						entity: "campaign",
						externalId: "3",
						path: expect.stringContaining("name"),
					}),
				]);
			},
		);

		describe.runIf(files)("the files", () => {
			test("are the same from every cursor, with nothing lost or doubled, the last changed first", async () => {
				const pages = await all(
					connector.parts.files?.run(session, { pageSize: 7 }),
				);
				const records = pages.flatMap((page) => page.records);
				expect(records).toHaveLength(30);
				expect(new Set(records.map((file) => file.externalId)).size).toBe(30);
				expect(pages.at(-1)?.nextCursor).toBeNull();
				const times = records.map((file) => file.modifiedAt ?? "");
				expect(times).toEqual([...times].sort().reverse());
				for (const [at, page] of pages.slice(0, -1).entries()) {
					const rest = await all(
						connector.parts.files?.run(session, {
							pageSize: 7,
							cursor: page.nextCursor,
						}),
					);
					expect(rest).toEqual(pages.slice(at + 1));
				}
			});

			test("of another person, or that were not opened to this app, are not there", async () => {
				const own = stand.session(await stand.connect(people.owner));
				expect(
					(await all(connector.parts.files?.run(own))).flatMap(
						(page) => page.records,
					),
				).toEqual([]);
			});

			test("of which one does not fit are read without it; large sizes stay exact", async () => {
				await stand.break({
					path: listPath,
					kind: "custom",
					status: 200,
					body: files?.strangeFiles,
				});
				const [page] = await all(connector.parts.files?.run(session));
				expect(page?.records).toEqual([
					expect.objectContaining({ byteSize: 9223372036854775807n }),
				]);
				expect(page?.rejected).toEqual([
					expect.objectContaining({
						entity: "file",
						externalId: "1nameless",
						path: expect.stringContaining("name"),
					}),
				]);
			});
		});

		describe("a failure in the middle of a list", () => {
			/** One of several pages. */
			const longList = (of: PlatformSession): AsyncIterable<Page<unknown>> =>
				connector.parts.keywords?.run(of, account) ??
				connector.parts.files?.run(of, { pageSize: 7 }) ??
				none();
			const listAll = () => all(longList(session));

			test("of the token costs one refresh and no record", async () => {
				const whole = await listAll();
				const fresh = stand.session(await stand.connect(people.agency));
				await stand.mend();
				await stand.control("expire-access-tokens", {});
				const again = await all(longList(fresh));
				expect(again.flatMap((page) => page.records)).toEqual(
					whole.flatMap((page) => page.records),
				);
				const refreshes = await stand.requests(stand.tokenPath);
				expect(
					refreshes.filter(({ grantType }) => grantType === "refresh_token"),
				).toHaveLength(1);
				session = stand.session(await stand.connect(people.agency));
			});

			test("of a token that stays refused asks to reconnect after one refresh", async () => {
				await stand.break({
					path: listPath,
					count: 9,
					...known.refusedToken,
				});
				expect(await failureOf(listAll)).toBe("reconnect");
				expect(await stand.requests(listPath)).toHaveLength(2);
			});

			test.each([
				["an empty reply", { kind: "status", body: {} }],
				["a proxy's page", { kind: "html" }],
			])(
				"of %s with status 401, to a fresh token too, is an outage and ends no grant",
				async (_what, fault) => {
					await stand.break({
						path: listPath,
						status: 401,
						count: 99,
						...fault,
					});
					expect(await failureOf(listAll)).toBe("transient");
				},
			);

			test.each([
				["an error of the server", { kind: "status", status: 500 }],
				["a server that is busy", { kind: "status", status: 503 }],
				["a connection cut before the answer", { kind: "lost_response" }],
				[
					"a connection cut within the answer",
					{ kind: "cut", afterBytes: 100 },
				],
			])(
				"of %s is tried again, and told when it stays",
				async (_what, fault) => {
					const whole = await listAll();
					await stand.break({ path: listPath, skip: 1, count: 1, ...fault });
					expect((await listAll()).flatMap((page) => page.records)).toEqual(
						whole.flatMap((page) => page.records),
					);
					await stand.mend();
					await stand.break({ path: listPath, skip: 1, count: 9, ...fault });
					expect(await failureOf(listAll)).toBe("transient");
					// One page, then the first attempt at the second and two more.
					expect(await stand.requests(listPath)).toHaveLength(4);
				},
				30_000,
			);

			test.each([
				["a stalled answer", { kind: "stall" }],
				["an answer that drips", { kind: "drip", chunkBytes: 1, delayMs: 400 }],
			])(
				"of %s is told at once: whoever waits has something else to do",
				async (_what, fault) => {
					await stand.break({ path: listPath, skip: 1, count: 9, ...fault });
					expect(await failureOf(listAll)).toBe("transient");
					expect(await stand.requests(listPath)).toHaveLength(2);
				},
			);

			test.each([
				["noise", { kind: "garbage" }],
				["HTML", { kind: "html" }],
				["half an object", { kind: "invalid_json" }],
				["more than any page holds", { kind: "endless" }],
				["a redirect", { kind: "redirect" }],
				[
					"another shape",
					{ kind: "custom", status: 200, body: { results: "none" } },
				],
				["a list", { kind: "custom", status: 200, body: [] }],
			])(
				"with %s in the place of a page is a changed reply, not tried again",
				async (_what, fault) => {
					await stand.break({ path: listPath, skip: 1, ...fault });
					expect(await failureOf(listAll)).toBe("reply");
					expect(await stand.requests(listPath)).toHaveLength(2);
				},
			);

			test.each(known.failures)(
				"by $name is $kind, not tried again",
				async ({ fault, kind }) => {
					await stand.break({ path: listPath, skip: 1, count: 9, ...fault });
					expect(await failureOf(listAll)).toBe(kind);
					expect(await stand.requests(listPath)).toHaveLength(2);
				},
			);

			test("by a limit says when to go on, and waits for nobody", async () => {
				await stand.break({ path: listPath, skip: 1, ...known.rateLimit });
				const error = await listAll().catch((thrown: unknown) => thrown);
				expect(error).toBeInstanceOf(RateLimited);
				const { retryAt, limitedBy } = error as RateLimited;
				expect(limitedBy).toBe("account");
				const wait = retryAt.getTime() - Date.now();
				expect(wait).toBeGreaterThan(880_000);
				expect(wait).toBeLessThan(901_000);
				expect(await stand.requests(listPath)).toHaveLength(2);
			});

			test("by a cursor that is too old asks to begin again", async () => {
				await stand.break({ path: listPath, skip: 1, ...known.expiredCursor });
				expect(await failureOf(listAll)).toBe("cursor");
			});

			test("by the caller's word ends at once, with its reason", async () => {
				const reason = new Error("cancelled");
				const stopping = new AbortController();
				await stand.break({ path: listPath, skip: 1, kind: "stall" });
				const ending = { ...session, signal: stopping.signal };
				const pages = longList(ending)[Symbol.asyncIterator]();
				await pages.next();
				const second = pages.next();
				stopping.abort(reason);
				await expect(second).rejects.toBe(reason);
			});
		});

		test.runIf(ads)(
			"a manager has no numbers of its own, and says so",
			async () => {
				const manager = { ...account, externalId: ads?.accounts.manager ?? "" };
				expect(
					await failureOf(() =>
						all(connector.parts.metrics?.daily?.run(session, manager, window)),
					),
				).toBe("rejected");
			},
		);

		test.runIf(ads)(
			"a request carries its id and its entry, and nothing that is unset",
			async () => {
				await all(connector.parts.campaigns?.run(session, account));
				await connector.parts.verify.run(session);
				const [first] = await stand.requests(listPath);
				expect(first?.headers["x-request-id"]).toBe("contract-suite");
				expect(first?.headers["login-customer-id"]).toBe(
					account.accessExternalId,
				);
				expect(first?.headerNames).not.toContain("developer-token");
				const withToken = stand.session(tokens, undefined, {
					developerToken: "dev",
				});
				await stand.mend();
				await all(
					connector.parts.campaigns?.run(
						{ ...withToken, authorize: session.authorize },
						account,
					),
				);
				const [next] = await stand.requests(listPath);
				expect(next?.headerNames).toContain("developer-token");
			},
		);
	},
);

type AnyList = (
	session: PlatformSession,
	account: AccountRef,
	options?: ListOptions,
) => AsyncIterable<Page<unknown>>;

function listsOf(connector: Platform): { name: string; read: AnyList }[] {
	const lists: { name: string; read: AnyList | undefined }[] = [
		{ name: "campaigns", read: connector.parts.campaigns?.run },
		{ name: "ad groups", read: connector.parts.adGroups?.run },
		{ name: "ads", read: connector.parts.ads?.run },
		{ name: "keywords", read: connector.parts.keywords?.run },
		{ name: "assets", read: connector.parts.assets?.run },
		{ name: "asset links", read: connector.parts.assetLinks?.run },
		{
			name: "daily metrics",
			read:
				connector.parts.metrics?.daily &&
				((session, account, options) =>
					connector.parts.metrics?.daily?.run(session, account, {
						...window,
						...options,
					}) ?? none()),
		},
	];
	return lists.flatMap(({ name, read }) => (read ? [{ name, read }] : []));
}

async function* none(): AsyncGenerator<never> {}

async function all<T>(
	pages: AsyncIterable<Page<T>> | undefined,
): Promise<Page<T>[]> {
	const found: Page<T>[] = [];
	for await (const page of pages ?? none()) found.push(page);
	return found;
}

/** For the tests of platforms that have ad accounts. */
function accountsOf(connector: Platform): AccountsPlatform {
	if (hasAdAccounts(connector)) return connector;
	throw new Error(`${connector.id} has no ad accounts`);
}

async function failureOf(act: () => Promise<unknown>): Promise<string> {
	try {
		await act();
		return "none";
	} catch (error) {
		return failureKind(error);
	}
}

async function accountOf(
	connector: Platform,
	session: PlatformSession,
	externalId: string,
): Promise<AccountRef> {
	const found = await accountsOf(connector).parts.accounts.run(session);
	const account = found.find((each) => each.externalId === externalId);
	if (!account) throw new Error(`The sandbox has no account ${externalId}`);
	return {
		externalId,
		accessExternalId: account.accessExternalId,
		currencyCode: account.currencyCode ?? "",
		timeZone: account.timeZone ?? "",
	};
}

function custom(fields: Record<string, unknown>) {
	return {
		kind: "custom",
		status: 200,
		body: {
			access_token: "ya29.made-up",
			token_type: "Bearer",
			expires_in: 3599,
			...fields,
		},
	};
}

function print(record: unknown): string {
	return JSON.stringify(record, (_key, value: unknown) =>
		typeof value === "bigint" ? `${value}n` : value,
	);
}

function daysBack(from: number, to: number): { from: string; to: string } {
	const day = (back: number) =>
		new Date(Date.now() - back * 86_400_000).toISOString().slice(0, 10);
	return { from: day(from), to: day(to) };
}
