import { globSync, readFileSync } from "node:fs";
import { basename, dirname, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { findCircles } from "./support/find-circles.ts";

const root = fileURLToPath(new URL("..", import.meta.url));

/** From top to bottom: a workspace imports only from groups below its own. */
const groups = [
	["api", "worker"],
	["installation"],
	["imports", "writes"],
	["connections", "catalog", "identity"],
	["credentials"],
	["oauth-apps"],
	["limits"],
	["platforms"],
	["oauth"],
	["keys"],
	["tenancy", "vault"],
	["audit", "reliability"],
	["access"],
	["db"],
	["mail", "storage"],
	["telemetry"],
	["errors", "env", "http", "logger"],
];
/** Islands: tenancy stands above audit, the vault knows only the errors. */
const onlyFrom: Record<string, string[]> = {
	vault: ["errors"],
	sandbox: [],
	admin: ["env", "http", "logger"],
};

const sources = globSync("{apps,packages}/*/{src,app,server}/**/*.{ts,tsx}", {
	cwd: root,
})
	.concat(globSync("apps/admin/*.ts", { cwd: root }))
	.filter((path) => !/generated|\.test\.tsx?$/.test(path));
const isSource = new Set(sources);
const text = (path: string) => readFileSync(`${root}${path}`, "utf8");
const workspaceOf = (path: string) => path.split("/")[1] ?? "";
const importsOf = (path: string) =>
	[...text(path).matchAll(/(?:from|import)\s*\(?\s*["']([^"']+)["']/g)].map(
		(match) => match[1] ?? "",
	);
/** Files that a file imports by value or by type; `~` is the admin's folder. */
const fileImportsOf = (path: string) =>
	importsOf(path)
		.map((specifier) =>
			specifier.startsWith("~/")
				? `apps/admin/app/${specifier.slice(2)}`
				: specifier.startsWith(".")
					? relative(
							root,
							fileURLToPath(new URL(specifier, `file://${root}${path}`)),
						)
					: null,
		)
		.flatMap((target) =>
			["", ".ts", ".tsx", "/index.ts"]
				.map((ending) => `${target}${ending}`)
				.filter((candidate) => isSource.has(candidate)),
		);
const ours = (specifier: string) => /^@patchbay\/([^/]+)/.exec(specifier)?.[1];
const level = (workspace: string) =>
	groups.findIndex((group) => group.includes(workspace));

/** Files that open connections to other machines, and which ones; whatever speaks to a platform's API is the first two. */
const expectedSenders = [
	// Requests of sessions.
	"packages/platforms/src/send.ts",
	// Requests to token endpoints.
	"packages/oauth/src/token-request.ts",
	// Files at addresses that a platform gave, on hosts that serve files: no credential, and no limit of the API's.
	"packages/platforms/src/files/download.ts",
	"packages/imports/src/files/fetch-asset.ts",
	// Key services.
	"packages/vault/src/kms/vault-transit.ts",
];

test("there is something to check", () => {
	expect(sources.length).toBeGreaterThan(100);
});

describe("data flows one way", () => {
	test("a workspace imports only from groups below its own", () => {
		const wrong = sources.flatMap((path) => {
			const from = workspaceOf(path);
			return importsOf(path).flatMap((specifier) => {
				const to = ours(specifier);
				if (!to || to === from) return [];
				const allowed =
					onlyFrom[from]?.includes(to) ??
					(level(from) >= 0 && level(to) > level(from));
				return allowed ? [] : [`${path} imports ${specifier}`];
			});
		});
		expect(wrong).toEqual([]);
	});

	test("every import of a workspace stands in the importer's package.json, and none stands there unused", () => {
		const workspaces = globSync("{apps,packages}/*/package.json", {
			cwd: root,
		});
		const wrong = workspaces.flatMap((manifest) => {
			const { dependencies = {} } = JSON.parse(text(manifest)) as {
				dependencies?: Record<string, string>;
			};
			const declared = Object.keys(dependencies).flatMap(
				(name) => ours(name) ?? [],
			);
			const used = new Set(
				sources
					.filter((path) => workspaceOf(path) === workspaceOf(manifest))
					.flatMap(importsOf)
					.flatMap((specifier) => ours(specifier) ?? []),
			);
			return [
				...[...used]
					.filter(
						(name) =>
							!declared.includes(name) && name !== workspaceOf(manifest),
					)
					.map((name) => `${manifest} lacks ${name}`),
				...declared
					.filter((name) => !used.has(name))
					.map((name) => `${manifest} does not use ${name}`),
			];
		});
		expect(wrong).toEqual([]);
	});

	test("the large client of Google Ads is imported by one file, which is a thread of its own and imported by none", () => {
		const client = "packages/platforms/src/google-ads/writes/client-thread.ts";
		expect(
			sources.filter((path) => importsOf(path).includes("google-ads-api")),
		).toEqual([client]);
		expect(
			sources.filter((path) => fileImportsOf(path).includes(client)),
		).toEqual([]);
	});

	test("no file reaches into another workspace by a relative path", () => {
		const wrong = sources.filter((path) =>
			importsOf(path).some((specifier) => {
				if (!specifier.startsWith(".")) return false;
				const target = relative(
					root,
					fileURLToPath(new URL(specifier, `file://${root}${path}`)),
				);
				return !target.startsWith(path.split("/").slice(0, 2).join("/"));
			}),
		);
		expect(wrong).toEqual([]);
	});

	test("a platform's folder knows nothing of the database but its vocabulary, and nothing of the queue or GraphQL", () => {
		const wrong = sources
			.filter((path) => /^packages\/(platforms|oauth)\//.test(path))
			.filter((path) =>
				importsOf(path).some((specifier) =>
					/prisma|^pg|pg-boss|graphql|pothos|@patchbay\/db(?!\/(enums|platform-key)$)/.test(
						specifier,
					),
				),
			);
		expect(wrong).toEqual([]);
	});
});

describe("nothing goes in a circle, not even by types", () => {
	test("a circle is found, and whatever leads to one is no part of it", () => {
		const edges = new Map([
			["start", ["a"]],
			["a", ["b", "end"]],
			["b", ["c"]],
			["c", ["a", "d"]],
			["d", ["d"]],
			["e", ["f"]],
			["f", ["e"]],
		]);
		expect(findCircles(edges)).toEqual([
			["a", "b", "c"],
			["e", "f"],
		]);
	});

	test("no file imports what imports it", () => {
		const edges = new Map(sources.map((path) => [path, fileImportsOf(path)]));
		expect([...edges.values()].flat().length).toBeGreaterThan(1_000);
		expect(findCircles(edges)).toEqual([]);
	});

	test("no workspace imports what imports it", () => {
		const edges = new Map<string, string[]>();
		for (const path of sources) {
			const from = workspaceOf(path);
			const to = importsOf(path).flatMap((specifier) => ours(specifier) ?? []);
			edges.set(from, [...(edges.get(from) ?? []), ...to]);
		}
		expect(findCircles(edges)).toEqual([]);
	});
});

describe("one place for one thing", () => {
	test("arctic is imported in one file", () => {
		expect(
			sources.filter((path) => importsOf(path).includes("arctic")),
		).toEqual(["packages/oauth/src/arctic.ts"]);
	});

	test("only the apps' env files read the environment", () => {
		const readers = sources.filter((path) =>
			/process\.env\b(?!\.\w+ = )/.test(
				text(path).replaceAll(/^\s*(\/\/|\*|\/\*).*$/gm, ""),
			),
		);
		expect(
			readers.filter((path) => !/^env(\.server)?\.ts$/.test(basename(path))),
		).toEqual([
			// Hands PATH on to PostgreSQL's own programs, and nothing else of the environment.
			"packages/db/src/embedded/start-embedded-postgres.ts",
			// Told by scripts/start/build-admin.ts where to build.
			"apps/admin/vite.config.ts",
		]);
	});

	test("one room writes how a connection stands, and each package writes its own table of the two", () => {
		const files = sources.filter((path) => path.startsWith("packages/"));
		const room = "packages/connections/src/standing/";
		const writesStanding =
			/update connection(?: c)?\s+set\b(?:(?!\bwhere\b)[^`";])*?\b(?:status|status_message|cause|reconnect_required) = |connection\.update(?:Many)?\(\{[^;]*?\b(?:statusMessage|reconnectRequired|status):/s;
		expect(
			files.filter(
				(path) => !path.startsWith(room) && writesStanding.test(text(path)),
			),
		).toEqual([]);
		expect(
			files.filter(
				(path) =>
					workspaceOf(path) !== "credentials" &&
					/(update|insert into|delete from) platform_grant\b/.test(text(path)),
			),
		).toEqual([]);
		expect(
			files.filter(
				(path) =>
					workspaceOf(path) === "credentials" &&
					/(update|insert into|delete from) connection\b/.test(text(path)),
			),
		).toEqual([]);
		// Sentences are shown and never compared.
		expect(
			files.filter((path) =>
				/status_message = (any\(|\$|[a-z]\.)/.test(
					text(path).replace(/\bset\b[^`]*?\b(where|from)\b/gs, ""),
				),
			),
		).toEqual([]);
	});

	test("no folder has so many files that an idea in it is looked for by its name alone", () => {
		const folders = Map.groupBy(sources, dirname);
		expect(folders.size).toBeGreaterThan(100);
		expect(
			[...folders]
				.filter(([, files]) => files.length > 50)
				.map(([folder, files]) => `${folder}: ${files.length} files`),
		).toEqual([]);
	});

	test("whoever sends a request anywhere is known, and what is sent to a platform waits for its turn", () => {
		const senders = sources.filter(
			(path) =>
				/^(packages|apps\/(api|worker))\//.test(path) &&
				(importsOf(path).includes("undici") ||
					/(?<![.\w])fetch\(/.test(
						text(path).replaceAll(/^\s*(\/\/|\*|\/\*).*$/gm, ""),
					)),
		);
		expect(senders.sort()).toEqual(expectedSenders.sort());
		// A session's request waits in `perform`, one to a token endpoint in `sendTokenRequest`; neither can be called without.
		const callersOf = (file: string) =>
			sources.filter((path) => fileImportsOf(path).includes(file)).sort();
		expect(
			callersOf("packages/platforms/src/send.ts").filter((path) =>
				/import \{[^}]*\bsend\b[^}]*\} from "\.\/send\.ts"/.test(text(path)),
			),
		).toEqual(["packages/platforms/src/http.ts"]);
		expect(text("packages/platforms/src/http.ts")).toMatch(
			/await session\.admit\([^;]*;\s*const [^;]*await session\.authorize\([^;]*;\s*try \{\s*const result = await send\(/,
		);
		expect(text("packages/oauth/src/token-request.ts")).toMatch(
			/await options\.waitTurn\(\);[^}]*?await request\(/s,
		);
		// A turn is one of a meter's: nobody makes up their own.
		expect(
			sources.filter((path) => /waitTurn(:|\()/.test(text(path))).sort(),
		).toEqual([
			"packages/limits/src/call-token-endpoint.ts",
			"packages/oauth/src/methods/method.ts",
			"packages/oauth/src/token-request.ts",
		]);
		expect(
			sources
				.filter((path) =>
					/^packages\/(limits|platforms|oauth|credentials|connections|identity|imports)\//.test(
						path,
					),
				)
				.filter((path) => /(async |\t)admit(:|\(bucket)/.test(text(path)))
				.sort(),
		).toEqual([
			"packages/limits/src/meter.ts",
			"packages/platforms/src/session.ts",
		]);
	});

	test("no file or folder has a name that says nothing", () => {
		const empty =
			/(^|\/)(utils?|helpers?|common|shared|misc|manager|data|info)(\.tsx?)?(\/|$)/;
		expect(sources.filter((path) => empty.test(path))).toEqual([]);
	});
});
