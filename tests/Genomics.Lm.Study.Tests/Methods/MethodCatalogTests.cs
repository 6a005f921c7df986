using Genomics.Lm.Study.Methods;

namespace Genomics.Lm.Study.Tests.Methods;

public class MethodCatalogTests
{
    [Fact]
    public void Learners_play_the_role_of_their_method_and_say_what_they_use()
    {
        var catalog = MethodCatalog.Standard();
        Assert.All(catalog.Methods, m => Assert.Equal(m.Role, catalog.Learner(m.Name).Role));
        Assert.Equal("lm_frozen_random", catalog.Learner("lm_frozen").Name);   // no model was given
        Assert.Equal(("stack_kmer", "stack"), (catalog.Learner("stack_kmer").Name, catalog.Learner("stack_kmer").Kind));
    }
}
