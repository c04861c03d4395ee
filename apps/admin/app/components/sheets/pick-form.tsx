import { Form, useNavigation } from "@remix-run/react";
import { FolderOpen } from "lucide-react";
import { Button, type ButtonLook, type ButtonSize } from "../ui/button.tsx";

/** A button that leads to Google, where the person chooses files that Patchbay may open. */
export function PickForm({
	connectionId,
	returnTo,
	look = "secondary",
	size = "medium",
}: {
	connectionId: string;
	/** Page to come back to. */
	returnTo: string;
	look?: ButtonLook;
	size?: ButtonSize;
}) {
	const action = `/connections/${connectionId}/pick`;
	const navigation = useNavigation();
	return (
		<Form method="post" action={action}>
			<input type="hidden" name="returnTo" value={returnTo} />
			<Button
				type="submit"
				look={look}
				size={size}
				pending={navigation.formAction === action}
			>
				<FolderOpen aria-hidden /> Choose files
			</Button>
		</Form>
	);
}
