// Package templates writes the notices. Each notice is one text file a language that looks like the mail it becomes:
//
//	Subject: 届出受信のご連絡
//
//	{{template "to_finder" .}}
//	次の届出を受信いたしました。…
//
// The file's name is the notice's kind (ja/finder/receipt.txt is handling.FinderReceiptKind in Japanese). A template is given
// a struct of Facts (the kind's own struct of package handling), Office and Recipient, and functions that only format. What
// it is not given it cannot tell: who may know what is decided by the structs, not by the texts.
//
// parts.txt beside the folders holds what several notices share: salutation, signature, key, ready lines. An office may
// replace any file by one of the same name in a folder of its own.
//
// Every string is made visible (handling.Show) before a template sees it, so that a text from outside can neither hide
// characters nor begin a line of its own, except in the few fields that hold several lines, and those are printed quoted.
package templates
