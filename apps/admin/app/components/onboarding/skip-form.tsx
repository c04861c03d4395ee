import { Form, useNavigation } from "@remix-run/react";
import { Button, type ButtonLook, type ButtonSize } from "../ui/button.tsx";

export interface SkipFormProps {
	stepKey: string;
	look?: ButtonLook;
	size?: ButtonSize;
	label?: string;
}

/** Takes a platform out of what this brand chose; connecting it brings it back. */
export function SkipForm({
	stepKey,
	look = "quiet",
	size = "medium",
	label = "Leave it out",
}: SkipFormProps) {
	const navigation = useNavigation();
	const pending =
		navigation.state !== "idle" &&
		navigation.formData?.get("intent") === "skip" &&
		navigation.formData.get("key") === stepKey;
	return (
		<Form method="post">
			<input type="hidden" name="key" value={stepKey} />
			<Button
				type="submit"
				look={look}
				size={size}
				name="intent"
				value="skip"
				pending={pending}
			>
				{label}
			</Button>
		</Form>
	);
}
