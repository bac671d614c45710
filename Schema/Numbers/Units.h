/* Ten numbers of which HUNDREDS and TENS are given: whatever is asked of a migration, for each that has a file. */
#if __has_embed(MIGRATION_FILE(0))
MIGRATION_BEGIN(0)
#ifdef MIGRATION_EMBEDS
#embed MIGRATION_FILE(0)
#endif
MIGRATION_END
#endif
#if __has_embed(MIGRATION_FILE(1))
MIGRATION_BEGIN(1)
#ifdef MIGRATION_EMBEDS
#embed MIGRATION_FILE(1)
#endif
MIGRATION_END
#endif
#if __has_embed(MIGRATION_FILE(2))
MIGRATION_BEGIN(2)
#ifdef MIGRATION_EMBEDS
#embed MIGRATION_FILE(2)
#endif
MIGRATION_END
#endif
#if __has_embed(MIGRATION_FILE(3))
MIGRATION_BEGIN(3)
#ifdef MIGRATION_EMBEDS
#embed MIGRATION_FILE(3)
#endif
MIGRATION_END
#endif
#if __has_embed(MIGRATION_FILE(4))
MIGRATION_BEGIN(4)
#ifdef MIGRATION_EMBEDS
#embed MIGRATION_FILE(4)
#endif
MIGRATION_END
#endif
#if __has_embed(MIGRATION_FILE(5))
MIGRATION_BEGIN(5)
#ifdef MIGRATION_EMBEDS
#embed MIGRATION_FILE(5)
#endif
MIGRATION_END
#endif
#if __has_embed(MIGRATION_FILE(6))
MIGRATION_BEGIN(6)
#ifdef MIGRATION_EMBEDS
#embed MIGRATION_FILE(6)
#endif
MIGRATION_END
#endif
#if __has_embed(MIGRATION_FILE(7))
MIGRATION_BEGIN(7)
#ifdef MIGRATION_EMBEDS
#embed MIGRATION_FILE(7)
#endif
MIGRATION_END
#endif
#if __has_embed(MIGRATION_FILE(8))
MIGRATION_BEGIN(8)
#ifdef MIGRATION_EMBEDS
#embed MIGRATION_FILE(8)
#endif
MIGRATION_END
#endif
#if __has_embed(MIGRATION_FILE(9))
MIGRATION_BEGIN(9)
#ifdef MIGRATION_EMBEDS
#embed MIGRATION_FILE(9)
#endif
MIGRATION_END
#endif
