// Where-expressions and orders: docs/queries.md describes them for users. Every decision needs one or two tokens ahead, and all that may
// repeat without end repeats in loops: only parentheses and NOT nest, and WhereTokens bounds those before this parser runs.
grammar Where;

options { caseInsensitive = true; }

where : condition EOF ;

condition : conjunction (OR conjunction)* ;
conjunction : negation (AND negation)* ;
negation : NOT negation | '(' condition ')' | predicate ;

predicate
  : literal relation operand
  | operand test?
  ;

test
  : relation literal
  | NOT? (membership | range | pattern)
  | nullness
  ;

membership : IN '(' literal (',' literal)* ')' ;
range : BETWEEN literal AND literal ;
pattern : (LIKE | GLOB) TEXT ;
nullness : IS NOT? NULL ;

relation : '=' | '!=' | '<>' | '<' | '<=' | '>' | '>=' ;

operand : NAME '(' name ')' | name ;
name : part ('.' part)* ;
part : NAME | QUOTED ;

literal : TEXT | (WHOLE | DECIMAL) NAME? | TRUE | FALSE ;

orderBy : orderKey (',' orderKey)* EOF ;
orderKey : '-'? name NAME? ;

AND : 'AND' ;
BETWEEN : 'BETWEEN' ;
FALSE : 'FALSE' ;
GLOB : 'GLOB' ;
IN : 'IN' ;
IS : 'IS' ;
LIKE : 'LIKE' ;
NOT : 'NOT' ;
NULL : 'NULL' ;
OR : 'OR' ;
TRUE : 'TRUE' ;

OPEN : '(' ;
CLOSE : ')' ;
COMMA : ',' ;
DOT : '.' ;
MINUS : '-' ;
EQUAL : '=' ;
NOT_EQUAL : '!=' ;
UNEQUAL : '<>' ;
LESS : '<' ;
AT_MOST : '<=' ;
GREATER : '>' ;
AT_LEAST : '>=' ;

WHOLE : '-'? [0-9]+ ;
DECIMAL : '-'? [0-9]+ ('.' [0-9]+ ('E' [+-]? [0-9]+)? | 'E' [+-]? [0-9]+) ;
// Characters beyond ASCII come as their kinds (CharacterKinds): 1 is a letter, 2 a mark or number, 3 anything else.
NAME : [A-Z_\u0001] [A-Z_0-9\u0001\u0002]* ;
QUOTED : '"' (~'"' | '""')+ '"' ;
TEXT : '\'' (~'\'' | '\'\'')* '\'' ;

SPACE : [ \t\r\n]+ -> skip ;

// What is none of the above, so that the lexer never fails and the error is ours to word.
OPEN_QUOTED : '"' (~'"' | '""')* ;
OPEN_TEXT : '\'' (~'\'' | '\'\'')* ;
OTHER : . ;
