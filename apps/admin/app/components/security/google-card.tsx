import { Form, useNavigation } from "@remix-run/react";
import { Badge } from "../ui/badge.tsx";
import { Button } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { Checkbox } from "../ui/checkbox.tsx";

/** Whether the person can sign in with Google, and the way there. */
export function GoogleCard({ linked }: { linked: boolean }) {
	const pending = useNavigation().formAction?.startsWith("/login/google");
	return (
		<Card
			title="Google"
			description={
				linked
					? "You can sign in with your Google account."
					: "Link the Google account of your e-mail address, to sign in without your password."
			}
			action={
				<Badge tone={linked ? "good" : "quiet"}>
					{linked ? "Linked" : "Not linked"}
				</Badge>
			}
		>
			<Form method="post" action="/login/google" className="grid gap-3">
				<input type="hidden" name="returnTo" value="/settings/security" />
				<Checkbox
					name="drive"
					value="yes"
					defaultChecked={linked}
					label="Connect Google Drive to this workspace"
					explanation="Lets it save files that Patchbay makes to your Drive."
				/>
				<Button
					type="submit"
					pending={pending ?? false}
					className="justify-self-start"
				>
					Go on to Google
				</Button>
			</Form>
		</Card>
	);
}
