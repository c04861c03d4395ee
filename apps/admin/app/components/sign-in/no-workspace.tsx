import { Form } from "@remix-run/react";
import { PublicPage } from "../public-page.tsx";
import { Button } from "../ui/button.tsx";

/** Page for someone whose password is right but who was removed, or whose workspace is gone. */
export function NoWorkspace({ email }: { email: string }) {
	return (
		<PublicPage
			title="You belong to no workspace"
			description={
				<>
					You are signed in as {email}, but no workspace lists you as a member
					any more. Ask an owner of yours for an invitation.
				</>
			}
		>
			<Form method="post" action="/logout">
				<Button type="submit" className="w-full">
					Sign out
				</Button>
			</Form>
		</PublicPage>
	);
}
