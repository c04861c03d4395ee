import { PartyPopper } from "lucide-react";
import { needsCare } from "../../format/connection-state.ts";
import type { OnboardingStep } from "../../graphql/onboarding.ts";
import { ButtonLink } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { EmptyState } from "../ui/empty-state.tsx";

/** Each step that the brand chose was done once: what happens to a connection later does not take that back. */
export function FinishedStep({
	brandId,
	steps,
	imports,
}: {
	brandId: string;
	steps: OnboardingStep[];
	/** True when campaigns and spend are read from a platform of the brand. */
	imports: boolean;
}) {
	const inCare = steps.some(
		({ connection }) => connection && needsCare(connection),
	);
	const syncs = steps.some(({ connection }) => connection?.autoSync.enabled);
	return (
		<Card>
			<EmptyState
				icon={PartyPopper}
				title="The onboarding is complete"
				action={
					imports ? (
						<>
							<ButtonLink look="primary" to={`/brands/${brandId}`}>
								See the spend
							</ButtonLink>
							<ButtonLink to={`/brands/${brandId}/campaigns`}>
								See the campaigns
							</ButtonLink>
						</>
					) : (
						<ButtonLink look="primary" to={`/brands/${brandId}/connections`}>
							See the connections
						</ButtonLink>
					)
				}
			>
				{inCare
					? "Something needs your attention: see the platform below."
					: syncs
						? "Every platform that this brand uses is connected. From now on numbers and campaigns come by themselves; how often is set on the page of each connection."
						: "Every platform that this brand uses is connected. You can change this below at any time."}
			</EmptyState>
		</Card>
	);
}
