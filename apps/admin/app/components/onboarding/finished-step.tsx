import { PartyPopper } from "lucide-react";
import { ButtonLink } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { EmptyState } from "../ui/empty-state.tsx";

/** Every step is done or skipped. */
export function FinishedStep({ brandId }: { brandId: string }) {
	return (
		<Card>
			<EmptyState
				icon={PartyPopper}
				title="The onboarding is complete"
				action={
					<>
						<ButtonLink look="primary" to={`/brands/${brandId}`}>
							See the spend
						</ButtonLink>
						<ButtonLink to={`/brands/${brandId}/campaigns`}>
							See the campaigns
						</ButtonLink>
					</>
				}
			>
				Every step is done or skipped. Come back to a skipped one whenever you
				like.
			</EmptyState>
		</Card>
	);
}
