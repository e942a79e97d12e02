"""Finding by words, counting without counting anew, and the indexes that a million submissions need."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import TSVECTOR

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

_CONFIGURATION = """
CREATE FUNCTION search_configuration(language text) RETURNS regconfig LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE language
        WHEN 'ar' THEN 'arabic' WHEN 'da' THEN 'danish' WHEN 'de' THEN 'german' WHEN 'el' THEN 'greek'
        WHEN 'en' THEN 'english' WHEN 'es' THEN 'spanish' WHEN 'fi' THEN 'finnish' WHEN 'fr' THEN 'french'
        WHEN 'hi' THEN 'hindi' WHEN 'hu' THEN 'hungarian' WHEN 'id' THEN 'indonesian' WHEN 'it' THEN 'italian'
        WHEN 'nl' THEN 'dutch' WHEN 'no' THEN 'norwegian' WHEN 'pt' THEN 'portuguese' WHEN 'ro' THEN 'romanian'
        WHEN 'ru' THEN 'russian' WHEN 'sr' THEN 'serbian' WHEN 'sv' THEN 'swedish' WHEN 'ta' THEN 'tamil'
        WHEN 'tr' THEN 'turkish' ELSE 'simple' END::regconfig
$$
"""
_APART = """
CREATE FUNCTION search_apart(words text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT translate(lower(normalize(left(words, 40000), NFC)), './_@#:', '      ')
$$
"""
"""What PostgreSQL would take for an address or a path ("bankje.Het") is words; so many letters fit a tsvector."""
_PLAIN = r"""
CREATE FUNCTION search_plain(words text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN octet_length(words) = length(words) THEN words ELSE
        translate(regexp_replace(normalize(words, NFD), '([a-z])[\u0300-\u036F]+', '\1', 'g'), 'ıøłđ', 'iold') END
$$
"""
"""Latin letters without their accents."""
_WORDS = """
CREATE FUNCTION search_words(configuration regconfig, weight "char", VARIADIC words text[]) RETURNS tsvector
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    said text := search_apart(array_to_string(words, ' '));
BEGIN
    RETURN CASE WHEN said = '' THEN '' ELSE
        setweight(to_tsvector(configuration, said) || to_tsvector('simple', search_plain(said)), weight) END;
END $$
"""
"""By their stems, and as they are written: so that a beginning finds them too."""
_SUBMISSION = """
CREATE FUNCTION search_of_submission() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    configuration regconfig := search_configuration(
        coalesce(NEW.language, (SELECT languages[1] FROM challenges WHERE id = NEW.challenge_id))
    );
    added text[];
    reading record;
BEGIN
    NEW.search := search_words(configuration, 'A', NEW.public_wording)
        || search_words(configuration, 'B', NEW.own_words, NEW.purpose, NEW.for_whom, NEW.availability);
    IF TG_OP = 'UPDATE' THEN
        FOR reading IN SELECT language, words FROM readings WHERE submission_id = NEW.id ORDER BY id LOOP
            NEW.search := NEW.search || search_words(search_configuration(reading.language), 'C', reading.words);
        END LOOP;
        added := ARRAY(
            SELECT words FROM thread_entries
            WHERE submission_id = NEW.id AND kind IN ('addition', 'answer') AND words IS NOT NULL ORDER BY id
        );
        NEW.search := NEW.search || search_words(configuration, 'D', VARIADIC added);
    END IF;
    RETURN NEW;
END $$
"""
_SAID = """
CREATE FUNCTION search_of_what_was_said() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE submissions SET own_words = own_words
    WHERE id = CASE WHEN TG_OP = 'DELETE' THEN OLD.submission_id ELSE NEW.submission_id END;
    RETURN NULL;
END $$
"""
"""Locks the submission before it looks what was said: of two at once neither is left out."""
_QUERY = r"""
CREATE FUNCTION search_query(challenge bigint, typed text) RETURNS tsquery LANGUAGE plpgsql STABLE AS $$
DECLARE
    configurations regconfig[] := ARRAY(
        SELECT DISTINCT search_configuration(each) FROM challenges, unnest(languages) AS each WHERE id = challenge
    );
    words text[] := regexp_split_to_array(btrim(search_apart(typed)), '\s+');
    configuration regconfig;
    written tsquery;
    either tsquery;
    stem tsquery;
    tells boolean;
    all_written tsquery := '';
    found tsquery := '';
BEGIN
    FOR place IN 1 .. cardinality(words) LOOP
        written := plainto_tsquery('simple', search_plain(words[place]));
        CONTINUE WHEN numnode(written) = 0;
        all_written := all_written && written;
        either := written;
        IF place = cardinality(words) AND length(words[place]) > 2 THEN
            either := (written::text || ':*')::tsquery;
        END IF;
        tells := true;
        FOREACH configuration IN ARRAY configurations LOOP
            stem := plainto_tsquery(configuration, words[place]);
            tells := tells AND numnode(stem) > 0;
            either := either || stem;
        END LOOP;
        IF tells THEN
            found := found && either;
        END IF;
    END LOOP;
    RETURN CASE WHEN numnode(found) > 0 THEN found ELSE all_written END;
END $$
"""
"""All of the words, each as written or by its stem in a language of the challenge, the last one also as a beginning.
Words that are stop words in one of the languages tell nothing, as long as there are others."""

_COUNT_STANDING = """
CREATE FUNCTION count_submission() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' AND OLD.withdrawn_at IS NULL THEN
        INSERT INTO submission_counts (challenge_id, status, kind, number)
        SELECT id, OLD.status, OLD.kind, -1 FROM challenges WHERE id = OLD.challenge_id;
    END IF;
    IF TG_OP <> 'DELETE' AND NEW.withdrawn_at IS NULL THEN
        INSERT INTO submission_counts (challenge_id, status, kind, number)
        VALUES (NEW.challenge_id, NEW.status, NEW.kind, 1);
    END IF;
    IF TG_OP = 'UPDATE' AND (OLD.withdrawn_at IS NULL) <> (NEW.withdrawn_at IS NULL) THEN
        INSERT INTO submission_counts (challenge_id, domain_id, tag_id, number)
        SELECT NEW.challenge_id, domain_id, tag_id, CASE WHEN NEW.withdrawn_at IS NULL THEN 1 ELSE -1 END
        FROM (
            SELECT domain_id, NULL::bigint AS tag_id FROM submission_domains WHERE submission_id = NEW.id
            UNION ALL SELECT NULL, tag_id FROM submission_tags WHERE submission_id = NEW.id
        ) AS of_it;
    END IF;
    RETURN NULL;
END $$
"""
"""What goes along with its challenge, domain or tag is counted no more: their counts go too."""
_COUNT_LINK = """
CREATE FUNCTION count_{noun}() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    link submission_{noun}s := CASE WHEN TG_OP = 'INSERT' THEN NEW ELSE OLD END;
BEGIN
    INSERT INTO submission_counts (challenge_id, {noun}_id, number)
    SELECT {noun}s.challenge_id, {noun}s.id, CASE WHEN TG_OP = 'INSERT' THEN 1 ELSE -1 END
    FROM {noun}s, submissions
    WHERE {noun}s.id = link.{noun}_id AND submissions.id = link.submission_id AND submissions.withdrawn_at IS NULL
    FOR NO KEY UPDATE OF submissions;
    RETURN NULL;
END $$
"""
"""Locks the submission, so that it is not taken back at the same moment."""
_LET_GO = """
CREATE FUNCTION let_go_of_submission() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM submission_domains WHERE submission_id = OLD.id;
    DELETE FROM submission_tags WHERE submission_id = OLD.id;
    RETURN OLD;
END $$
"""
"""While it can still be seen whether they counted."""

_FUNCTIONS = {
    "search_configuration": _CONFIGURATION,
    "search_apart": _APART,
    "search_plain": _PLAIN,
    "search_words": _WORDS,
    "search_of_submission": _SUBMISSION,
    "search_of_what_was_said": _SAID,
    "search_query": _QUERY,
    "count_submission": _COUNT_STANDING,
    "count_domain": _COUNT_LINK.format(noun="domain"),
    "count_tag": _COUNT_LINK.format(noun="tag"),
    "let_go_of_submission": _LET_GO,
}
_SEARCHED = "own_words, purpose, for_whom, availability, public_wording, language"
_TRIGGERS = (
    ("search", "submissions", f"BEFORE INSERT OR UPDATE OF {_SEARCHED}", "search_of_submission"),
    ("search", "thread_entries", "AFTER INSERT OR UPDATE OR DELETE", "search_of_what_was_said"),
    ("search", "readings", "AFTER INSERT OR UPDATE OR DELETE", "search_of_what_was_said"),
    ("count_new", "submissions", "AFTER INSERT OR DELETE", "count_submission"),
    ("count_moved", "submissions", "AFTER UPDATE OF status, kind, withdrawn_at", "count_submission"),
    ("let_go", "submissions", "BEFORE DELETE", "let_go_of_submission"),
    ("count", "submission_domains", "AFTER INSERT OR DELETE", "count_domain"),
    ("count", "submission_tags", "AFTER INSERT OR DELETE", "count_tag"),
)
_ALL_COUNTED = (
    """
    INSERT INTO submission_counts (challenge_id, status, kind, number)
    SELECT challenge_id, status, kind, count(*) FROM submissions WHERE withdrawn_at IS NULL GROUP BY 1, 2, 3
    """,
    *(
        f"""
        INSERT INTO submission_counts (challenge_id, {noun}_id, number)
        SELECT challenge_id, {noun}_id, count(*) FROM submissions JOIN submission_{noun}s ON submission_id = id
        WHERE withdrawn_at IS NULL GROUP BY 1, 2
        """  # noqa: S608
        for noun in ("domain", "tag")
    ),
)
_REST = """
CASE WHEN urgent AND assigned_to IS NULL AND (status = 'received'::text OR status = 'clarifying'::text)
THEN 0 ELSE 1 END
"""
_NEW_INDEXES = (
    ("ix_submissions_challenge_id_rest_id", "submissions", "challenge_id, rest, id"),
    ("ix_submissions_challenge_id_status_rest_id", "submissions", "challenge_id, status, rest, id"),
    ("ix_submissions_challenge_id_language", "submissions", "challenge_id, language"),
    ("ix_submissions_area_id_rest_id", "submissions", "area_id, rest, id"),
    ("ix_submission_tags_tag_id_submission_id", "submission_tags", "tag_id, submission_id"),
    ("ix_submissions_assigned", "submissions", "assigned_to, status WHERE assigned_to IS NOT NULL"),
    ("ix_submissions_answered", "submissions", "challenge_id, id WHERE answered_at IS NOT NULL"),
    (
        *("ix_submissions_unread", "submissions"),
        "challenge_id, received_at WHERE status = 'received' AND answered_at IS NULL AND withdrawn_at IS NULL",
    ),
    (
        *("ix_submissions_for_neighbours", "submissions"),
        "challenge_id, area_id, shown, id DESC WHERE status = 'accepted' AND withdrawn_at IS NULL",
    ),
    ("ix_submission_moves_challenge_id_id", "submission_moves", "challenge_id, id"),
    ("ix_chats_source", "chats", "challenge_id, source WHERE resident_id IS NULL AND source IS NOT NULL"),
    ("ix_residents_source_id", "residents", "source_id WHERE source_id IS NOT NULL"),
)
_OLD_INDEXES = (
    ("ix_submissions_challenge_id_id", "submissions", ["challenge_id", "id"]),
    ("ix_submissions_challenge_id_status_id", "submissions", ["challenge_id", "status", "id"]),
    ("ix_submission_tags_tag_id", "submission_tags", ["tag_id"]),
)


def _of(table: str, name: str, *, nullable: bool = True) -> "sa.Column[int]":
    key = sa.ForeignKey(f"{table}.id", ondelete="CASCADE")
    return sa.Column(name, sa.BigInteger, key, nullable=nullable, index=True)


def upgrade() -> None:
    op.create_table(
        "submission_counts",
        sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
        _of("challenges", "challenge_id", nullable=False),
        sa.Column("status", sa.Text),
        sa.Column("kind", sa.Text),
        _of("domains", "domain_id"),
        _of("tags", "tag_id"),
        sa.Column("number", sa.Integer, nullable=False),
    )
    op.add_column("submissions", sa.Column("search", TSVECTOR, nullable=False, server_default=""))
    op.add_column("submissions", sa.Column("rest", sa.SmallInteger, sa.Computed(_REST, persisted=True), nullable=False))
    for function in _FUNCTIONS.values():
        op.execute(function)
    for name, table, when, function in _TRIGGERS:
        op.execute(f"CREATE TRIGGER {name} {when} ON {table} FOR EACH ROW EXECUTE FUNCTION {function}()")
    op.execute("UPDATE submissions SET own_words = own_words")
    for counted in _ALL_COUNTED:
        op.execute(counted)
    for name, table, _old in _OLD_INDEXES:
        op.drop_index(name, table)
    for name, table, columns in _NEW_INDEXES:
        listed, where, condition = columns.partition(" WHERE ")
        op.execute(f"CREATE INDEX {name} ON {table} ({listed}){where}{condition}")
    op.execute(
        "CREATE INDEX ix_submissions_search ON submissions USING gin (search) WITH (gin_pending_list_limit = 1024)"
    )


def downgrade() -> None:
    for name, table, _new in reversed(_NEW_INDEXES):
        op.drop_index(name, table)
    for name, table, columns in _OLD_INDEXES:
        op.create_index(name, table, columns)
    for name, table, _when, _function in _TRIGGERS:
        op.execute(f"DROP TRIGGER {name} ON {table}")
    for column in ("rest", "search"):
        op.drop_column("submissions", column)
    op.drop_table("submission_counts")
    for name in reversed(_FUNCTIONS):
        op.execute(f"DROP FUNCTION {name}")
