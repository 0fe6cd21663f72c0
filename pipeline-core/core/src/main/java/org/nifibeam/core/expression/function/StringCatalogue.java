package org.nifibeam.core.expression.function;

import static org.nifibeam.core.schema.Kind.BOOLEAN;
import static org.nifibeam.core.schema.Kind.BYTES;
import static org.nifibeam.core.schema.Kind.INT32;
import static org.nifibeam.core.schema.Kind.STRING;

import java.util.List;

/** What there is for texts and bytes. */
final class StringCatalogue {
    private StringCatalogue() {}

    static List<FunctionEntry> strings() {
        CatalogueGroup group = new CatalogueGroup("Texts", StringFunctions.class);
        group.entry("UPPER", "In upper case.")
                .form("upper", STRING, STRING)
                .example("UPPER('Zürich')", "'ZÜRICH'");
        group.entry("LOWER", "In lower case.")
                .form("lower", STRING, STRING)
                .example("LOWER('Zürich')", "'zürich'");
        group.entry("INITCAP", "Each word's first letter in upper case, the others in lower case.")
                .form("initcap", STRING, STRING)
                .example("INITCAP('new YORK')", "'New York'");
        group.entry("||", "One text behind the other.")
                .written("a || b")
                .form("concat", STRING, STRING, STRING)
                .example("'a' || 'b'", "'ab'");
        group.entry(
                        "TRIM",
                        "Without the blanks, or another character, on both sides; also TRIM([BOTH | LEADING | TRAILING] c FROM text).")
                .form("trim", STRING, STRING)
                .form("trim", STRING, STRING, STRING)
                .example("TRIM('  a ')", "'a'")
                .alias("BTRIM")
                .example("TRIM(BOTH 'x' FROM 'xax')", "'a'");
        group.entry("LTRIM", "Without the blanks, or another character, on the left.")
                .form("ltrim", STRING, STRING)
                .form("ltrim", STRING, STRING, STRING)
                .example("LTRIM('  a')", "'a'");
        group.entry("RTRIM", "Without the blanks, or another character, on the right.")
                .form("rtrim", STRING, STRING)
                .form("rtrim", STRING, STRING, STRING)
                .example("RTRIM('a  ')", "'a'");
        group.entry("CHAR_LENGTH", "How many characters (code points) there are.")
                .form("charLength", INT32, STRING)
                .example("CHAR_LENGTH('añb')", "3")
                .alias("CHARACTER_LENGTH")
                .alias("LENGTH");
        group.entry(
                        "SUBSTRING",
                        "The characters from a position on, counted from 1; also SUBSTRING(text FROM start FOR length).")
                .form("substring", STRING, STRING, INT32)
                .form("substring", STRING, STRING, INT32, INT32)
                .example("SUBSTRING('hello', 2, 3)", "'ell'")
                .alias("SUBSTR");
        group.entry("LEFT", "The first characters.")
                .form("left", STRING, STRING, INT32)
                .example("LEFT('hello', 2)", "'he'");
        group.entry("RIGHT", "The last characters.")
                .form("right", STRING, STRING, INT32)
                .example("RIGHT('hello', 2)", "'lo'");
        group.entry(
                        "POSITION",
                        "Where a text begins in another one, counted from 1; 0 if it does not stand there. Also POSITION(a IN b).")
                .form("position", INT32, STRING, STRING)
                .example("POSITION('l' IN 'hello')", "3");
        group.entry("REPLACE", "Every occurrence replaced.")
                .form("replace", STRING, STRING, STRING, STRING)
                .example("REPLACE('banana', 'an', 'o')", "'booa'");
        group.entry(
                        "TRANSLATE",
                        "Characters replaced one by one; those without a counterpart are taken out.")
                .form("translate", STRING, STRING, STRING, STRING)
                .example("TRANSLATE('2001-02', '01-', 'xy')", "'2xxyx2'");
        group.entry(
                        "OVERLAY",
                        "A text put over another one from a position on; also OVERLAY(text PLACING new FROM start FOR length).")
                .form("overlay", STRING, STRING, STRING, INT32)
                .form("overlay", STRING, STRING, STRING, INT32, INT32)
                .example("OVERLAY('abcdef' PLACING 'X' FROM 2 FOR 3)", "'aXef'");
        group.entry(
                        "LPAD",
                        "Exactly that long: filled up on the left with blanks or another text, or cut.")
                .form("lpad", STRING, STRING, INT32)
                .form("lpad", STRING, STRING, INT32, STRING)
                .example("LPAD('7', 3, '0')", "'007'");
        group.entry(
                        "RPAD",
                        "Exactly that long: filled up on the right with blanks or another text, or cut.")
                .form("rpad", STRING, STRING, INT32)
                .form("rpad", STRING, STRING, INT32, STRING)
                .example("RPAD('7', 3, '.')", "'7..'");
        group.entry("REVERSE", "Backwards.")
                .form("reverse", STRING, STRING)
                .example("REVERSE('abc')", "'cba'");
        group.entry("REPEAT", "The same so many times.")
                .form("repeat", STRING, STRING, INT32)
                .example("REPEAT('ab', 3)", "'ababab'");
        group.entry("SPLIT", "The parts between separators, an array.")
                .form(
                        "split",
                        new TypePattern.ArrayOf(CatalogueGroup.pattern(STRING)),
                        STRING,
                        STRING)
                .example("SPLIT('a,b,c', ',')", "[a, b, c]");
        group.entry(
                        "SPLIT_PART",
                        "The part of that number, from 1, or from -1 at the end; empty if there is none.")
                .form("splitPart", STRING, STRING, STRING, INT32)
                .example("SPLIT_PART('a,b,c', ',', 2)", "'b'");
        group.entry("STARTS_WITH", "True if the text begins with the other.")
                .form("startsWith", BOOLEAN, STRING, STRING)
                .example("STARTS_WITH('hello', 'he')", "true");
        group.entry("ENDS_WITH", "True if the text ends with the other.")
                .form("endsWith", BOOLEAN, STRING, STRING)
                .example("ENDS_WITH('hello', 'lo')", "true");
        group.entry("CONTAINS", "True if the other text stands in the text.")
                .form("contains", BOOLEAN, STRING, STRING)
                .example("CONTAINS('hello', 'll')", "true");
        group.entry("ASCII", "The code of the first character, 0 of an empty text.")
                .form("ascii", INT32, STRING)
                .example("ASCII('A')", "65");
        group.entry("CHR", "The character of a code.")
                .form("chr", STRING, INT32)
                .example("CHR(65)", "'A'");
        Object escape = CatalogueGroup.prepared("escape");
        group.entry(
                        "LIKE",
                        "True if the text has the pattern: % is any text, _ any one character; ESCAPE names a character that takes this meaning away.")
                .written("text [NOT] LIKE pattern [ESCAPE character]")
                .form("like", BOOLEAN, STRING, STRING)
                .form("like", BOOLEAN, STRING, STRING, escape)
                .example("'hello' LIKE 'h%o'", "true")
                .example("'10%' LIKE '10!%' ESCAPE '!'", "true");
        group.entry("ILIKE", "LIKE without regard to upper and lower case.")
                .written("text [NOT] ILIKE pattern [ESCAPE character]")
                .form("likeAnyCase", BOOLEAN, STRING, STRING)
                .form("likeAnyCase", BOOLEAN, STRING, STRING, escape)
                .example("'Hello' ILIKE 'h%O'", "true");
        return group.entries();
    }

    static List<FunctionEntry> patterns() {
        Object pattern = CatalogueGroup.prepared("pattern");
        CatalogueGroup group = new CatalogueGroup("Regular expressions", RegexFunctions.class);
        group.entry(
                        "SIMILAR_TO",
                        "True if the whole text has SQL's regular expression: %, _, |, *, +, ?, {n,m}, (…), […] and [:DIGIT:]; ESCAPE names a character that takes their meaning away.")
                .written("text [NOT] SIMILAR TO pattern [ESCAPE character]")
                .form("similar", BOOLEAN, STRING, CatalogueGroup.prepared("similarPattern"))
                .form("similar", BOOLEAN, STRING, STRING, CatalogueGroup.prepared("escape"))
                .example("'SFO-12' SIMILAR TO '(SFO|LAX)-[0-9]+'", "true")
                .example("'a%' SIMILAR TO '_!%' ESCAPE '!'", "true");
        group.entry(
                        "REGEXP_LIKE",
                        "True if a part of the text matches the pattern (of java.util.regex); ^ and $ stand for its ends.")
                .form("like", BOOLEAN, STRING, pattern)
                .example("REGEXP_LIKE('SFO-12', '[0-9]+$')", "true")
                .alias("REGEXP_CONTAINS");
        group.entry(
                        "REGEXP_REPLACE",
                        "Every match replaced; $1 is what the first group has matched.")
                .form("replace", STRING, STRING, pattern, STRING)
                .example("REGEXP_REPLACE('a1b22', '([0-9]+)', '<$1>')", "'a<1>b<22>'");
        group.entry(
                        "REGEXP_EXTRACT",
                        "The first match, or its first group if the pattern has groups, or the group of a number; null if there is none.")
                .nullableForm("extract", STRING, STRING, pattern)
                .nullableForm("extract", STRING, STRING, pattern, INT32)
                .example("REGEXP_EXTRACT('id=42;', 'id=([0-9]+)')", "'42'")
                .alias("REGEXP_SUBSTR");
        group.entry("REGEXP_EXTRACT_ALL", "All matches, an array.")
                .form(
                        "extractAll",
                        new TypePattern.ArrayOf(CatalogueGroup.pattern(STRING)),
                        STRING,
                        pattern)
                .example("REGEXP_EXTRACT_ALL('a1b22', '[0-9]+')", "[1, 22]");
        group.entry("REGEXP_COUNT", "How many matches there are.")
                .form("count", INT32, STRING, pattern)
                .example("REGEXP_COUNT('banana', 'an')", "2");
        return group.entries();
    }

    static List<FunctionEntry> encodings() {
        CatalogueGroup group = new CatalogueGroup("Bytes and digests", EncodingFunctions.class);
        group.entry("TO_HEX", "Bytes in hexadecimal.")
                .form("toHex", STRING, BYTES)
                .example("TO_HEX(X'00FF')", "'00ff'");
        group.entry("FROM_HEX", "Bytes from hexadecimal.")
                .form("fromHex", BYTES, STRING)
                .example("FROM_HEX('00ff')", "0x00ff");
        group.entry("TO_BASE64", "Bytes in Base64.")
                .form("toBase64", STRING, BYTES)
                .example("TO_BASE64(X'000102')", "'AAEC'");
        group.entry("FROM_BASE64", "Bytes from Base64.")
                .form("fromBase64", BYTES, STRING)
                .example("FROM_BASE64('AAEC')", "0x000102");
        group.entry("OCTET_LENGTH", "How many bytes there are, of a text in UTF-8.")
                .form("octetLength", INT32, STRING)
                .form("octetLength", INT32, BYTES)
                .example("OCTET_LENGTH('añb')", "4");
        for (String name : List.of("MD5", "SHA1", "SHA256", "SHA512")) {
            String method = name.toLowerCase(java.util.Locale.ROOT);
            group.entry(
                            name,
                            "The "
                                    + name
                                    + " digest of bytes, or of a text in UTF-8, in hexadecimal.")
                    .form(method, STRING, STRING)
                    .form(method, STRING, BYTES)
                    .example(
                            "LEFT(" + name + "('abc'), 8)",
                            switch (name) {
                                case "MD5" -> "'90015098'";
                                case "SHA1" -> "'a9993e36'";
                                case "SHA256" -> "'ba7816bf'";
                                default -> "'ddaf35a1'";
                            });
        }
        return group.entries();
    }
}
