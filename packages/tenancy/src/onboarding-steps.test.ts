import { platformKey } from "@patchbay/db";
import { expect, test } from "vitest";
import { type OnboardingFacts, toOnboarding } from "./onboarding-steps.ts";

const platforms = [
	{ platform: "GOOGLE_ADS", name: "Google Ads", needsAccounts: true },
	{ platform: "META_ADS", name: "Meta Ads", needsAccounts: true },
] as const;
const at = (minute: number) => new Date(Date.UTC(2026, 10, 1, 0, minute));
const facts = (more: Partial<OnboardingFacts> = {}): OnboardingFacts => ({
	createdAt: at(0),
	completedAt: null,
	skips: [],
	connections: [],
	...more,
});
const connection = (
	more: Partial<OnboardingFacts["connections"][number]> = {},
) => ({
	id: "c1",
	platform: "GOOGLE_ADS" as const,
	status: "ACTIVE",
	selected: 1,
	read: 1,
	doneAt: at(5),
	...more,
});
const statuses = (given: OnboardingFacts) =>
	toOnboarding(given, platforms).steps.map((step) => step.status);

test("a step's key is the platform in lower-kebab", () => {
	expect(platformKey("GOOGLE_ADS")).toBe("google-ads");
	expect(platformKey("KLAVIYO")).toBe("klaviyo");
});

test("a new brand has its own details done and goes on with the first platform that can be connected", () => {
	const onboarding = toOnboarding(facts(), platforms);
	expect(onboarding.steps.map((step) => [step.key, step.status])).toEqual([
		["brand", "DONE"],
		["google-ads", "PENDING"],
		["meta-ads", "PENDING"],
	]);
	expect(onboarding.nextStep?.key).toBe("google-ads");
	expect(onboarding.percentComplete).toBe(33);
	expect(onboarding.completedAt).toBeNull();
});

test("a connection is under way until each chosen account can be read", () => {
	for (const half of [
		{ status: "PENDING", selected: 0, read: 0 },
		{ status: "ACTIVE", selected: 2, read: 1 },
		{ status: "EXPIRED" },
		{ status: "ERROR" },
	])
		expect(statuses(facts({ connections: [connection(half)] })).at(1)).toBe(
			"IN_PROGRESS",
		);
	expect(statuses(facts({ connections: [connection()] })).at(1)).toBe("DONE");
});

test("a platform without ad accounts is done with an active connection", () => {
	const files = [
		{ platform: "GOOGLE_WORKSPACE", name: "Drive", needsAccounts: false },
	] as const;
	const statusOf = (status: string) =>
		toOnboarding(
			facts({
				connections: [
					connection({
						platform: "GOOGLE_WORKSPACE",
						status,
						selected: 0,
						read: 0,
					}),
				],
			}),
			files,
		).steps.at(1)?.status;
	expect(statusOf("PENDING")).toBe("IN_PROGRESS");
	expect(statusOf("ACTIVE")).toBe("DONE");
});

test("a connection that works stands for its platform, whatever the newer one beside it does", () => {
	const { steps } = toOnboarding(
		facts({
			connections: [connection({ id: "c2", status: "ERROR" }), connection()],
		}),
		platforms,
	);
	expect(steps.at(1)).toMatchObject({ status: "DONE", connectionId: "c1" });
});

test("what is skipped is not counted: what counts is what the brand chose", () => {
	const onboarding = toOnboarding(
		facts({ skips: [{ stepKey: "google-ads", createdAt: at(1) }] }),
		platforms,
	);
	expect(onboarding).toMatchObject({
		percentComplete: 50,
		nextStep: { key: "meta-ads" },
		completedAt: null,
	});
});

test("what was complete stays complete, whatever becomes of its connections", () => {
	const later = (more: Partial<OnboardingFacts>) =>
		toOnboarding(facts({ completedAt: at(9), ...more }), platforms);
	const skips = [{ stepKey: "meta-ads", createdAt: at(1) }];
	const lost = [
		{ skips, connections: [connection({ status: "REVOKED" })] },
		{ skips, connections: [connection({ status: "ERROR", read: 0 })] },
		{ skips, connections: [] },
		// A platform that a later version connects.
		{ connections: [connection()] },
	];
	for (const facts of lost) {
		const onboarding = later(facts);
		expect(onboarding).toMatchObject({
			percentComplete: 100,
			nextStep: null,
			completedAt: at(9),
		});
		for (const { status } of onboarding.steps)
			expect(["DONE", "SKIPPED"]).toContain(status);
	}
	// One that is begun after the end is under way, and takes nothing back.
	const begun = later({
		skips,
		connections: [connection({ status: "PENDING", selected: 0, read: 0 })],
	});
	expect(begun.steps.at(1)?.status).toBe("IN_PROGRESS");
	expect(begun).toMatchObject({ percentComplete: 100, nextStep: null });
});

test("done and skipped steps end the wizard at the time of the last of them", () => {
	const onboarding = toOnboarding(
		facts({
			connections: [connection()],
			skips: [
				{ stepKey: "meta-ads", createdAt: at(9) },
				{ stepKey: "google-ads", createdAt: at(1) },
			],
		}),
		platforms,
	);
	expect(onboarding.steps.map((step) => step.status)).toEqual([
		"DONE",
		"DONE",
		"SKIPPED",
	]);
	expect(onboarding).toMatchObject({
		nextStep: null,
		percentComplete: 100,
		completedAt: at(9),
	});
});
