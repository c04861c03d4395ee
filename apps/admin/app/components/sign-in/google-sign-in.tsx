import { Form, useNavigation } from "@remix-run/react";
import { Button } from "../ui/button.tsx";
import { Checkbox } from "../ui/checkbox.tsx";

/** The second way in. Drive can be allowed on the same consent page, so that nobody is sent there twice. */
export function GoogleSignIn({ returnTo }: { returnTo: string }) {
	const pending = useNavigation().formAction?.startsWith("/login/google");
	return (
		<Form
			method="post"
			action="/login/google"
			className="grid gap-3 border-line border-t pt-5"
		>
			<input type="hidden" name="returnTo" value={returnTo} />
			<Checkbox
				name="drive"
				value="yes"
				label="Also connect Google Drive"
				explanation="Lets your workspace save files that Patchbay makes to your Drive."
			/>
			<Button type="submit" pending={pending ?? false} className="w-full">
				Sign in with Google
			</Button>
		</Form>
	);
}
