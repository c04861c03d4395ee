import { Form, useNavigation } from "@remix-run/react";
import { Button, type ButtonLook } from "../ui/button.tsx";

export interface SkipFormProps {
	stepKey: string;
	look?: ButtonLook;
	label?: string;
}

/** Leaves a step for later. */
export function SkipForm({
	stepKey,
	look = "quiet",
	label = "Skip for now",
}: SkipFormProps) {
	const navigation = useNavigation();
	const pending =
		navigation.state !== "idle" &&
		navigation.formData?.get("intent") === "skip";
	return (
		<Form method="post">
			<input type="hidden" name="key" value={stepKey} />
			<Button
				type="submit"
				look={look}
				name="intent"
				value="skip"
				pending={pending}
			>
				{label}
			</Button>
		</Form>
	);
}
