package handling

// timeVerbs are those of what falls due (commands.md 1).
var timeVerbs = []Verb{
	{Name: "remind", Japanese: []string{"再連絡", "督促", "リマインド"}, Realms: both, Needs: true, Changes: true, Text: TextMay, Parties: []string{"F", "party"}, Inverse: "correct",
		Args: []Argument{party}, States: open, Example: []string{"remind", "V1"},
		About: Phrase{"回答を待っている相手に、再度の連絡を送る。何を繰り返すかは相手の状況による。本文は、状況の確認の連絡に担当者の言葉として添える。",
			"Ask once more a party that has not answered. What is repeated follows from where it stands. Text in the body goes with a request for status as your own words."}},
}
