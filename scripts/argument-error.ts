/** What was given to a command is at fault, told in a sentence that names the argument; the usage is shown below it. */
export class ArgumentError extends Error {
	override readonly name = "ArgumentError";
}
