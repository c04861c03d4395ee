import { readFileSync } from "node:fs";
import { glob } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { userErrorCodes } from "../../packages/errors/src/index.ts";
import { faultOfMessage } from "../support/advice.ts";

const repository = fileURLToPath(new URL("../..", import.meta.url));

// What connects, keeps and hands out credentials, signs people in and lets them in. Lists' cursors and the operator's
// configuration have words of their own.
const places =
	"{packages/{oauth,oauth-apps,connections,credentials,platforms,tenancy},apps/api/src/{auth,invitations}}/**/*.ts";

/** Errors that a person is shown, each with its message as the first or, after a code, the second argument. */
const shown =
	/new (AppError|InvalidInput|Forbidden|Conflict|StaleValue|LimitReached|Unavailable|AccessMissing|AccountInactive|AppRejected|CodeRejected|ConsentDenied|GrantRevoked|PlatformRejected|PlatformUnavailable|RateLimited|StateRefused|TokenResponseInvalid|UnexpectedReply)\(\s*(?:"([A-Z_]+)",\s*)?(?:"((?:[^"\\]|\\.)*)"|`((?:[^`\\]|\\.)*)`)/g;

interface Sentence {
	place: string;
	code: string | null;
	text: string;
}

async function readSentences(): Promise<Sentence[]> {
	const found: Sentence[] = [];
	for await (const file of glob(places, { cwd: repository })) {
		if (file.endsWith(".test.ts") || file.endsWith("src/endpoints.ts"))
			continue;
		const source = readFileSync(path.join(repository, file), "utf8");
		for (const [, type, code, plain, template] of source.matchAll(shown)) {
			// A code whose message is made elsewhere, and what the platforms' lists tell each other.
			if (plain !== undefined && /^[A-Z_]+$/.test(plain)) continue;
			if (type === "InvalidInput" && file.includes("/platforms/")) continue;
			found.push({
				place: `${file}: ${type}`,
				code: code ?? null,
				// What is filled in is a name or a number, and a hint is a sentence.
				text: (plain ?? template ?? "")
					.replace(/\$\{[^}]*\.hint\}/g, "Xyz.")
					.replace(/\$\{[^}]*\}/g, "Xyz"),
			});
		}
	}
	return found;
}

test("every error that a person is shown says in a sentence what to do", async () => {
	const sentences = await readSentences();
	expect(sentences.length).toBeGreaterThan(100);
	expect(
		sentences
			.filter(({ text }) => !/^(Xyz[ .]*)+$/.test(text))
			.map(({ place, text }) => [place, faultOfMessage(text)])
			.filter(([, fault]) => fault !== null),
	).toEqual([]);
});

test("codes that are named in the code are those of the schema", async () => {
	const codes = new Set<string>(userErrorCodes);
	const unknown = (await readSentences())
		.filter(({ code }) => code !== null && !codes.has(code))
		.map(({ place, code }) => `${place} ${code}`);
	expect(unknown).toEqual([]);
});
