import { findConnection, onboardingPlatforms } from "@patchbay/connections";
import { NotFound } from "@patchbay/errors";
import { platformInfo, platforms } from "@patchbay/platforms";
import {
	type Onboarding as OnboardingState,
	type OnboardingStep as OnboardingStepState,
	readOnboarding,
} from "@patchbay/tenancy";
import { builder } from "../builder.ts";
import type { RequestContext } from "../context.ts";
import { OnboardingStepStatus, Platform } from "../enums.ts";
import { Connection } from "./refs.ts";

const OnboardingStep = builder
	.objectRef<OnboardingStepState>("OnboardingStep")
	.implement({
		fields: (t) => ({
			key: t.exposeString("key"),
			title: t.exposeString("title"),
			platform: t.expose("platform", { type: Platform, nullable: true }),
			status: t.expose("status", { type: OnboardingStepStatus }),
			connection: t.field({
				type: Connection,
				nullable: true,
				resolve: ({ connectionId }, _args, ctx) =>
					connectionId ? findConnection(ctx.read(), connectionId) : null,
			}),
		}),
	});

export const Onboarding = builder
	.objectRef<OnboardingState>("Onboarding")
	.implement({
		description:
			"The wizard's state for one brand. Each platform that can be connected is a step until the brand leaves it out by skipping it; connecting it brings it back. Skipped platforms are not counted. Once complete it stays complete: later problems are in `Connection.health`.",
		fields: (t) => ({
			steps: t.expose("steps", {
				type: [OnboardingStep],
				// One for each platform, and the brand itself.
				size: platformInfo.length + 1,
			}),
			nextStep: t.expose("nextStep", { type: OnboardingStep, nullable: true }),
			percentComplete: t.exposeInt("percentComplete"),
			completedAt: t.expose("completedAt", {
				type: "DateTime",
				nullable: true,
			}),
		}),
	});

/** The platforms that this version connects. */
export const platformsToOnboard = onboardingPlatforms(platforms);

/** The wizard of one brand; brands asked for together are one statement. */
export async function readBrandOnboarding(
	ctx: RequestContext,
	brandId: string,
): Promise<OnboardingState> {
	const access = { ...ctx.read(), db: ctx.services.db };
	const state = await access.reader.batched(
		"onboarding",
		brandId,
		async (brandIds) => {
			const states = await readOnboarding(access, {
				brandIds,
				platforms: platformsToOnboard,
			});
			return brandIds.map((id) => states.get(id) ?? null);
		},
	);
	if (state) return state;
	throw new NotFound("This brand no longer exists.");
}
