import type { FoundInvitation } from "../../invitation.server.ts";
import { waitText } from "../../sign-in-refusal.ts";
import { PublicPage } from "../public-page.tsx";
import { ButtonLink } from "../ui/button.tsx";

/** A link that opens nothing. Why is not said: whoever guesses links must learn nothing. */
export function InvitationGone({
	found,
}: {
	found: Exclude<FoundInvitation, { state: "open" }>;
}) {
	if (found.state === "throttled")
		return (
			<PublicPage
				title="Too many attempts"
				description={`Try the link again in ${waitText(found.retryAfterSeconds)}.`}
			/>
		);
	return (
		<PublicPage
			title="This invitation is not open"
			description="It was used, withdrawn, or is older than seven days. Ask whoever invited you to send another one."
		>
			<ButtonLink to="/login">Go to sign in</ButtonLink>
		</PublicPage>
	);
}
