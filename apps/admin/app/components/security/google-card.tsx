import { Form, useNavigation } from "@remix-run/react";
import { Badge } from "../ui/badge.tsx";
import { Button } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { Checkbox } from "../ui/checkbox.tsx";

export interface GoogleCardProps {
	/** The person can sign in with Google. */
	linked: boolean;
	/** The workspace has somebody's Drive. */
	driveConnected: boolean;
}

/** Card that says whether the person can sign in with Google and whether Drive is connected, with the way to both. */
export function GoogleCard({ linked, driveConnected }: GoogleCardProps) {
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
			<div className="grid gap-4">
				{driveConnected && (
					<p className="text-ink-soft">
						Google Drive is connected to this workspace.
					</p>
				)}
				{(!linked || !driveConnected) && (
					<LinkForm linked={linked} driveConnected={driveConnected} />
				)}
			</div>
		</Card>
	);
}

function LinkForm({ linked, driveConnected }: GoogleCardProps) {
	const pending = useNavigation().formAction?.startsWith("/login/google");
	return (
		<Form method="post" action="/login/google" className="grid gap-3">
			<input type="hidden" name="returnTo" value="/settings/security" />
			{linked && <input type="hidden" name="drive" value="yes" />}
			{!linked && !driveConnected && (
				<Checkbox
					name="drive"
					value="yes"
					label="Also connect Google Drive"
					explanation="Lets your workspace save files that Patchbay makes to your Drive."
				/>
			)}
			<Button
				type="submit"
				pending={pending ?? false}
				className="justify-self-start"
			>
				{linked ? "Connect Google Drive" : "Link Google"}
			</Button>
		</Form>
	);
}
