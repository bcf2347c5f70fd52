package mailbot

// dateNeeds say what the verbs of that group have to know.
func dateNeeds() map[string]gather {
	return map[string]gather{"answer-date": gathering.source}
}
