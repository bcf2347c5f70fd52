package handling

// Refusal is why a command was not carried out: a name for programs, and what a person needs to mend it (R82).
type Refusal struct {
	Code     RefusalCode `json:"code"`
	Verb     string      `json:"verb,omitempty"`
	Argument string      `json:"argument,omitempty"`
	Given    string      `json:"given,omitempty"`
	State    State       `json:"state,omitempty"`
}

// RefusalCode names one rule.
type RefusalCode string

// The refusals, by the steps of commands.md 2.
const (
	RefusedUnknownVerb RefusalCode = "unknown_verb"     // step 6
	RefusedMissing     RefusalCode = "missing_argument" // step 6
	RefusedArgument    RefusalCode = "bad_argument"     // step 6
	RefusedCharacter   RefusalCode = "bad_character"    // step 6
	RefusedNoCase      RefusalCode = "no_such_case"     // step 7: absent, deleted and invisible alike
	RefusedRole        RefusalCode = "not_your_role"    // step 7
	RefusedState       RefusalCode = "not_in_this_state"
	RefusedClear       RefusalCode = "send_it_encrypted" // step 8
	RefusedUnprotected RefusalCode = "unprotected"       // step 2
	RefusedTwoSources  RefusalCode = "two_commands"      // S2: protected subject and body line disagree
	RefusedForward     RefusalCode = "forwarded"         // S1: a forward is never a command
	RefusedClock       RefusalCode = "clock"             // step 11: signed in the future
	RefusedToken       RefusalCode = "token_void"        // step 13
)
