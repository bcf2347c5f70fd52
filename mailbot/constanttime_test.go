package mailbot

import (
	"go/ast"
	"go/parser"
	"go/token"
	"regexp"
	"testing"
)

// secretName is what a token, an action code or a code's MAC is called where it is compared.
var secretName = regexp.MustCompile(`(?i)(mac|token|code)$|^want$`)

// plainComparisons are ways to compare that stop at the first difference.
var plainComparisons = map[string]bool{"bytes.Equal": true, "bytes.Compare": true, "strings.Compare": true, "strings.EqualFold": true,
	"strings.HasPrefix": true, "slices.Contains": true, "slices.Equal": true, "slices.Index": true, "cmp.Compare": true}

// Where a command's code or token is checked, nothing compares it but a comparison of constant time. The test reads the
// source, for no measurement could tell reliably. R90
func TestSecretsAreComparedInConstantTime(t *testing.T) {
	for file, comparison := range map[string]string{"obey.go": "hmac.Equal", "handling/proposal.go": "subtle.ConstantTimeCompare"} {
		files := token.NewFileSet()
		parsed, err := parser.ParseFile(files, file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		constant := 0
		ast.Inspect(parsed, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.BinaryExpr:
				if (n.Op == token.EQL || n.Op == token.NEQ) && !isLiteral(n.X) && !isLiteral(n.Y) && (isSecret(n.X) || isSecret(n.Y)) {
					t.Errorf("%s: a secret is compared by %s", files.Position(n.Pos()), n.Op)
				}
			case *ast.IndexExpr:
				if isSecret(n.Index) {
					t.Errorf("%s: a secret is looked up in a map", files.Position(n.Pos()))
				}
			case *ast.SwitchStmt:
				if n.Tag != nil && isSecret(n.Tag) {
					t.Errorf("%s: a secret is compared by switch", files.Position(n.Pos()))
				}
			case *ast.CallExpr:
				name := calledName(n)
				if name == comparison {
					constant++
					return false
				}
				for _, a := range n.Args {
					if plainComparisons[name] && isSecret(a) {
						t.Errorf("%s: a secret is compared by %s", files.Position(n.Pos()), name)
					}
				}
			}
			return true
		})
		if constant == 0 {
			t.Errorf("%s never uses %s", file, comparison)
		}
	}
}

func isLiteral(e ast.Expr) bool {
	_, ok := e.(*ast.BasicLit)
	return ok
}

// isSecret: a name of a secret, or a secret that was converted or put into one form.
func isSecret(e ast.Expr) bool {
	switch e := e.(type) {
	case *ast.Ident:
		return secretName.MatchString(e.Name)
	case *ast.SelectorExpr:
		return e.Sel.Name != "Code" && secretName.MatchString(e.Sel.Name) // Code is a refusal's
	case *ast.CallExpr:
		if secretName.MatchString(calledName(e)) {
			return true
		}
		for _, a := range e.Args {
			if isSecret(a) {
				return true
			}
		}
	}
	return false
}

func calledName(c *ast.CallExpr) string {
	switch f := c.Fun.(type) {
	case *ast.Ident:
		return f.Name
	case *ast.SelectorExpr:
		if x, ok := f.X.(*ast.Ident); ok {
			return x.Name + "." + f.Sel.Name
		}
		return f.Sel.Name
	}
	return ""
}
