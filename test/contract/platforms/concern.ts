import { existsSync } from "node:fs";
import { platformKey } from "@patchbay/db/platform-key";
import {
	connectablePlatforms,
	type Platform,
	platforms,
} from "@patchbay/platforms";
import { afterAll, beforeAll, beforeEach, describe, test } from "vitest";
import type { PlatformCase } from "../../../apps/sandbox/src/platform-case.ts";
import { type Stand, startStand } from "./stand.ts";

/** One behaviour of a platform's connector against its simulator. */
export interface ContractTest {
	/** A sentence that is understood alone. */
	title: string;
	/** Declarations of the platform that it proves; none for a further property of what others prove. */
	proves?: readonly string[];
	run(stand: Stand): Promise<void>;
}

/** A platform, and the way of signing in that is tried. */
export type Subject = Pick<Stand, "platform" | "method" | "known">;

/** Tests of one kind. They are data, so that it can be told what they prove without running them. */
export interface Concern {
	name: string;
	/** True: tried for every way of signing in, and not for the default one alone. */
	perMethod?: boolean;
	/** Tests of what this platform declares. */
	testsOf(subject: Subject): ContractTest[];
}

/** Runs a concern for every platform of the registry that can be connected. */
export async function runConcern(concern: Concern): Promise<void> {
	for (const platform of connectablePlatforms(platforms)) {
		const known = await loadCase(platform);
		for (const subject of subjectsOf(concern, platform, known)) {
			const tests = concern.testsOf(subject);
			if (tests.length > 0) runTests(subject, tests);
		}
	}
}

function runTests(subject: Subject, tests: ContractTest[]): void {
	const { platform, method, known } = subject;
	describe(`${platform.name} by ${method.kind}`, () => {
		let stand: Stand;
		beforeAll(async () => {
			stand = await startStand(platform, known, method);
		});
		beforeEach(() => stand.reset());
		afterAll(() => stand?.sandbox.stop());
		for (const { title, run } of tests) test(title, () => run(stand));
	});
}

/** A platform with each way of signing in that a concern tries. */
export function subjectsOf(
	{ perMethod }: Concern,
	platform: Platform,
	known: PlatformCase,
): Subject[] {
	const methods = perMethod ? platform.methods : [platform.methods[0]];
	return methods.map((method) => ({ platform, method, known }));
}

/** The case beside a platform's simulator. */
export async function loadCase({ id }: Platform): Promise<PlatformCase> {
	const path = `apps/sandbox/src/${platformKey(id)}/case.ts`;
	const url = new URL(`../../../${path}`, import.meta.url);
	if (!existsSync(url))
		throw new Error(`${id} can be connected: the contract suite needs ${path}`);
	const loaded = (await import(/* @vite-ignore */ url.href)) as {
		platformCase?: PlatformCase;
	};
	if (!loaded.platformCase) throw new Error(`${path} exports no platformCase`);
	return loaded.platformCase;
}
